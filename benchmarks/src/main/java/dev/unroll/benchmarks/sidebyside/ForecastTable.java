package dev.unroll.benchmarks.sidebyside;

import static dev.unroll.benchmarks.sidebyside.Markdown.column;

import dev.unroll.datasets.baseline.BaselineMethods;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.ForecastStudy;
import dev.unroll.experiments.forecast.backtest.ClassicalForecaster;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.neural.NeuralForecaster;
import dev.unroll.experiments.forecast.neural.NeuralModel;
import dev.unroll.experiments.forecast.neural.NeuralSpec;
import dev.unroll.experiments.forecast.neural.NeuralTraining;
import dev.unroll.experiments.recipe.BlockSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The speed of backtests: fits of one series, and one network for many. */
final class ForecastTable {
  private static final int SEASON = 24;
  private static final int HORIZON = 24;

  private ForecastTable() {}

  /** One forecaster on a number of series; seconds. */
  private record Row(String name, int series, double fit, double forecast) {
    private double total() {
      return fit + forecast;
    }
  }

  static String measure(BenchSetting setting) {
    boolean brief = setting.budget().isBrief();
    int length = brief ? 120 : 700;
    List<Row> rows = new ArrayList<>();
    for (int count : brief ? new int[] {1, 3} : new int[] {1, 100}) {
      List<PanelSeries> series = series(count, length);
      List<Forecaster> all = new ArrayList<>();
      BaselineMethods.all(SEASON, length, HORIZON, 72)
          .forEach(method -> all.add(new ClassicalForecaster(method, SEASON, HORIZON)));
      for (String cell : List.of("tanh-rnn", "gru", "lstm")) {
        all.add(network(BlockSpec.of(cell), brief));
      }
      for (Forecaster one : all) {
        setting.progress().accept("forecast: " + one.name() + ", " + count + " series");
        long start = System.nanoTime();
        Forecaster.Fit fit = one.fit(series);
        long fitted = System.nanoTime();
        fit.forecast(series);
        long end = System.nanoTime();
        rows.add(new Row(one.name(), count, (fitted - start) / 1e9, (end - fitted) / 1e9));
        setting.draft().accept(render(rows, length));
      }
    }
    return render(rows, length);
  }

  private static Forecaster network(BlockSpec cell, boolean brief) {
    NeuralModel model = ForecastStudy.model("window=72", "normalise=last", "calendar=false");
    int epochs = brief ? 1 : 20;
    // Patience as long as the training: the same work for every cell.
    NeuralTraining training =
        ForecastStudy.training(
            "epochs=" + epochs,
            "batches=" + (brief ? 2 : 25),
            "patience=" + epochs,
            "retrain=false");
    return new NeuralForecaster(new NeuralSpec(cell, model, HORIZON, SEASON, null), training);
  }

  private static List<PanelSeries> series(int count, int length) {
    Random random = new Random(1);
    List<PanelSeries> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] values = new double[length];
      double level = 10 + 90 * random.nextDouble();
      double noise = 0;
      for (int t = 0; t < length; t++) {
        noise = 0.8 * noise + 0.05 * random.nextGaussian();
        values[t] = level * (1 + 0.3 * Math.sin(2 * Math.PI * t / SEASON) + noise);
      }
      all.add(new PanelSeries("s" + i, values));
    }
    return all;
  }

  private static String render(List<Row> rows, int length) {
    return new Markdown("Forecasting")
        .paragraph(
            """
            Fitting series of %d values with a season of %d, and forecasting %d steps of each. Networks: 32 units, windows of
            72 values, 500 minibatches of 32 windows, one network for all series. One turn each.\
            """
                .formatted(length, SEASON, HORIZON))
        .table(
            1,
            rows,
            column("forecaster", Row::name),
            column("series", row -> String.valueOf(row.series())),
            column("fit, s", row -> TableNumbers.text(row.fit())),
            column("window fits a minute", row -> TableNumbers.text(60 / row.total())),
            column("series a second", row -> TableNumbers.text(row.series() / row.total())))
        .toString();
  }
}
