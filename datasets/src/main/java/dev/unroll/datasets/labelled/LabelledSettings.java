package dev.unroll.datasets.labelled;

import dev.unroll.datasets.datavec.LabelColumns;
import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.panel.TableSettings;
import java.util.Arrays;
import java.util.List;

/**
 * The {@code data.*} keys of labelled series.
 *
 * @param file a CSV file with a row for each step; empty for an example that is generated
 * @param labels a CSV file with the label of each id; empty if the rows have them
 * @param id the column that names a series
 * @param table how cells are read; the times order the rows of a series
 * @param channels columns of the input, with commas between; empty for every other one of numbers
 * @param label the column of the label
 * @param labelPer series or step
 * @param labelType auto, class or number
 * @param classWeights whether a rare class counts as much as a frequent one
 * @param train share of the series, the rest being the test part
 * @param validation share of the series
 * @param seed of the split, and of the example
 */
public record LabelledSettings(
    String file,
    String labels,
    String id,
    TableSettings table,
    String channels,
    String label,
    String labelPer,
    String labelType,
    boolean classWeights,
    double train,
    double validation,
    long seed) {

  public LabelledSettings {
    new Problems()
        .check(
            List.of("series", "step").contains(labelPer),
            "data.label-per: expected series or step, got '" + labelPer + "'")
        .check(
            List.of("auto", "class", "number").contains(labelType),
            "data.label-type: expected auto, class or number, got '" + labelType + "'")
        .check(
            labels.isEmpty() || labelPer.equals("series"),
            "data.label-per: expected series with data.labels, which has a row for each series")
        .check(
            train > 0 && validation > 0 && train + validation < 1,
            "data.train, data.validation: expected shares above 0 that leave some for the test, got"
                + " "
                + train
                + " and "
                + validation)
        .raise();
  }

  boolean perStep() {
    return labelPer.equals("step");
  }

  LabelColumns columns() {
    List<String> names =
        Arrays.stream(channels.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
    return new LabelColumns(id, table, names, label, labels, perStep());
  }
}
