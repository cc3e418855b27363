package dev.unroll.experiments.chapter;

import dev.unroll.experiments.report.Numbers;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Table;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What came out of an experiment.
 *
 * @param verdict chosen by the rule in {@code because}
 * @param because the rule and the numbers it rests on, in a sentence or two
 * @param numbers the numbers the verdict was chosen by, for the JSON document, in order
 * @param figures one or two
 * @param tables may be empty
 * @param ran what was run: seeds, sizes, and where the claim's limit lies
 */
public record Finding(
    Verdict verdict,
    String because,
    Map<String, Double> numbers,
    List<Figure> figures,
    List<Table> tables,
    List<String> ran) {
  public Finding {
    Objects.requireNonNull(verdict);
    Objects.requireNonNull(because);
    numbers = Numbers.ordered(numbers);
    figures = List.copyOf(figures);
    tables = List.copyOf(tables);
    ran = List.copyOf(ran);
  }
}
