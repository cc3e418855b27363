package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.input.Cells;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.NumberStyle;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.panel.SeriesScale;
import java.util.ArrayList;
import java.util.List;

/**
 * Static covariates as inputs: numbers with mean 0 and deviation 1 over the series, anything else
 * one-hot over the categories that were there at the fit. What is new or missing is all zeros.
 */
record StaticInputs(List<Column> columns) {
  private static final int MAX_CATEGORIES = 64;

  /**
   * One covariate.
   *
   * @param scale of numbers; unused for categories
   * @param categories in order; empty for numbers
   */
  record Column(String name, SeriesScale scale, List<String> categories) {
    int width() {
      return categories.isEmpty() ? 1 : categories.size();
    }

    private void put(String cell, double[] inputs, int at) {
      if (categories.isEmpty()) {
        inputs[at] =
            Cells.blank(cell) ? 0 : scale.of(NumberStyle.POINT.parse(cell).orElse(scale.centre()));
      } else if (categories.contains(cell)) {
        inputs[at + categories.indexOf(cell)] = 1;
      }
    }
  }

  /**
   * Those of the series of a fit.
   *
   * @throws InvalidInput if there are too many categories
   */
  static StaticInputs fit(List<PanelSeries> series) {
    List<Column> columns = new ArrayList<>();
    for (String name : series.get(0).statics().keySet()) {
      List<String> cells = series.stream().map(one -> one.statics().get(name)).toList();
      boolean numeric =
          cells.stream().allMatch(c -> Cells.blank(c) || NumberStyle.POINT.parse(c).isPresent());
      if (numeric) {
        double[] numbers =
            cells.stream()
                .mapToDouble(c -> NumberStyle.POINT.parse(c).orElse(Double.NaN))
                .toArray();
        SeriesScale scale = SeriesScale.fitted(numbers, 0, numbers.length).orElse(SeriesScale.NONE);
        columns.add(new Column(name, scale, List.of()));
        continue;
      }
      List<String> categories =
          cells.stream().filter(c -> !Cells.blank(c)).distinct().sorted().toList();
      if (categories.size() > MAX_CATEGORIES) {
        throw new InvalidInput(
            "data.statics: expected at most %d categories, column \"%s\" has %d (%s, …); leave it out"
                .formatted(MAX_CATEGORIES, name, categories.size(), categories.get(0)));
      }
      columns.add(new Column(name, SeriesScale.NONE, categories));
    }
    return new StaticInputs(columns);
  }

  int width() {
    return columns.stream().mapToInt(Column::width).sum();
  }

  double[] inputs(PanelSeries series) {
    double[] inputs = new double[width()];
    int at = 0;
    for (Column column : columns) {
      column.put(series.statics().getOrDefault(column.name(), ""), inputs, at);
      at += column.width();
    }
    return inputs;
  }
}
