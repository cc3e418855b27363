package dev.unroll.benchmarks.sidebyside;

import dev.unroll.datasets.baseline.BaselineMethods;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.Study;
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

/** How fast backtests go: fits of one series, and one network for many. */
final class ForecastTable {
  private static final int SEASON = 24;
  private static final int HORIZON = 24;

  private ForecastTable() {}

  /** One forecaster on so many series. */
  record Row(String name, int series, double fit, double forecast) {}

  static String measured(Setting setting) {
    boolean brief = setting.budget().isBrief();
    int length = brief ? 120 : 700;
    List<Row> rows = new ArrayList<>();
    for (int count : brief ? new int[] {1, 3} : new int[] {1, 100}) {
      List<PanelSeries> series = series(count, length);
      List<Forecaster> all = new ArrayList<>();
      BaselineMethods.all(SEASON, length, HORIZON, 72)
          .forEach(method -> all.add(new ClassicalForecaster(method, SEASON, HORIZON)));
      for (BlockSpec cell :
          List.of(BlockSpec.of("tanh-rnn"), BlockSpec.of("gru"), BlockSpec.of("lstm"))) {
        all.add(network(cell, brief));
      }
      for (Forecaster one : all) {
        setting.progress().accept("forecast: " + one.name() + ", " + count + " series");
        rows.add(row(one, series));
      }
    }
    return rendered(rows, length);
  }

  private static Row row(Forecaster forecaster, List<PanelSeries> series) {
    long began = System.nanoTime();
    Forecaster.Fit fit = forecaster.fit(series);
    long fitted = System.nanoTime();
    fit.forecast(series);
    long forecast = System.nanoTime();
    return new Row(
        forecaster.name(), series.size(), (fitted - began) / 1e9, (forecast - fitted) / 1e9);
  }

  private static Forecaster network(BlockSpec cell, boolean brief) {
    NeuralModel model = Study.model("window=72", "normalise=last", "calendar=false");
    int epochs = brief ? 1 : 20;
    // Patience as long as the training: the same work for every cell.
    NeuralTraining training =
        Study.training(
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

  static String rendered(List<Row> rows, int length) {
    Markdown page = new Markdown("Forecasting");
    page.words(
        """
        Fitting series of %d values with a season of %d, and forecasting %d steps of each. Networks: 32 units, windows of
        72 values, 500 minibatches of 32 windows, one network for all series. One turn each.\
        """
            .formatted(length, SEASON, HORIZON));
    page.head(1, "forecaster", "series", "fit, s", "window fits a minute", "series a second");
    for (Row row : rows) {
      page.row(
          row.name(),
          String.valueOf(row.series()),
          Numbers.shown(row.fit()),
          Numbers.shown(60 / (row.fit() + row.forecast())),
          Numbers.shown(row.series() / (row.fit() + row.forecast())));
    }
    return page.end().toString();
  }
}
