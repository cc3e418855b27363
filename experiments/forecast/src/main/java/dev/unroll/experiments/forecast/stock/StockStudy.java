package dev.unroll.experiments.forecast.stock;

import dev.unroll.datasets.baseline.AutoRegression;
import dev.unroll.datasets.baseline.BaselineMethod;
import dev.unroll.datasets.baseline.NaiveMethod;
import dev.unroll.datasets.baseline.WindowRidge;
import dev.unroll.datasets.catalogue.DataFiles;
import dev.unroll.datasets.datavec.PanelReader;
import dev.unroll.datasets.input.CsvTable;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.Panel;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.panel.PanelSettings;
import dev.unroll.datasets.panel.RowSettings;
import dev.unroll.datasets.panel.TableSettings;
import dev.unroll.datasets.task.DataFile;
import dev.unroll.experiments.forecast.ForecastStudy;
import dev.unroll.experiments.forecast.backtest.ClassicalForecaster;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.neural.NeuralForecaster;
import dev.unroll.experiments.forecast.neural.NeuralModel;
import dev.unroll.experiments.forecast.neural.NeuralSpec;
import dev.unroll.experiments.forecast.neural.NeuralTraining;
import dev.unroll.experiments.recipe.BlockSpec;
import dev.unroll.experiments.recipe.BuiltIn;
import dev.unroll.experiments.recipe.Settings;
import dev.unroll.experiments.recipe.SettingsReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The stock backtest: prices of a file or three simulated ones, and the models to compare. */
public final class StockStudy {
  private static final double PHI = 0.3;
  private static final List<BaselineMethod> BASELINES =
      List.of(
          AutoRegression.of(1), new WindowRidge(10, 1), NaiveMethod.MEAN, NaiveMethod.RANDOM_WALK);

  private static final BlockSpec NETWORK = BlockSpec.of("gru");

  private final Settings settings;

  /** Where the prices are: the {@code data.*} keys. */
  record Data(String file, String column, TableSettings table, RowSettings order) {}

  /** The {@code stock.*} keys. */
  record Walk(int days, long seed, int refit) {
    Walk {
      new Problems().atLeast("days", days, 302).atLeast("refit", refit, 1).raise();
    }
  }

  private StockStudy(Settings settings) {
    this.settings = settings;
  }

  public static StockStudy read(List<String> words) {
    Map<String, Class<? extends Record>> sections = new LinkedHashMap<>();
    sections.put("data", Data.class);
    sections.put("stock", Walk.class);
    return new StockStudy(
        new SettingsReader(sections)
            .read(section -> BuiltIn.forecast("stock"), Optional.empty(), words));
  }

  public Settings settings() {
    return settings;
  }

  private Walk walk() {
    return (Walk) settings.sections().get("stock");
  }

  /** Of the file; without one, a random walk, clusters of volatility, and returns with skill. */
  public List<Prices> prices() {
    Data data = (Data) settings.sections().get("data");
    if (!data.file().isEmpty()) {
      return List.of(read(data));
    }
    return List.of(
        SimulatedPrices.gbm(walk().seed(), walk().days()),
        SimulatedPrices.garch(walk().seed(), walk().days()),
        SimulatedPrices.ar1(walk().seed(), walk().days(), PHI));
  }

  /** The file the prices are read from, as it is now; none if they are simulated. */
  public List<DataFile> files() {
    String file = ((Data) settings.sections().get("data")).file();
    return file.isEmpty() ? List.of() : List.of(DataFile.of(DataFiles.resolve(file)));
  }

  private static Prices read(Data data) {
    List<String> header = CsvTable.read(DataFiles.resolve(data.file())).header();
    String column =
        data.column().isEmpty()
            ? Prices.column(header)
                .orElseThrow(
                    () ->
                        new InvalidInput(
                            "%s: no column is called close or price. Set data.column to one of: %s."
                                .formatted(data.file(), String.join(", ", header))))
            : data.column();
    String name = column + " of " + data.file().replaceFirst(".*/", "");
    Panel panel =
        PanelReader.readOne(
            PanelSettings.of(data.file(), "", column)
                .with("table", data.table())
                .with("order", data.order()));
    PanelSeries series = panel.series().get(0);
    if (panel.frequency().unit() == Frequency.Unit.NONE && header.size() > 1) {
      throw new InvalidInput(
          "%s: expected a column of times, which tell the order of the prices; found none that is understood. Columns: %s. Name it with data.time."
              .formatted(data.file(), String.join("; ", panel.columns())));
    }
    double[] values = series.values();
    // A missing value is a day without a trade.
    int[] traded =
        IntStream.range(0, values.length).filter(t -> !Double.isNaN(values[t])).toArray();
    List<String> labels = IntStream.of(traded).mapToObj(t -> label(series, t)).toList();
    for (int k = 0; k < traded.length; k++) {
      if (values[traded[k]] <= 0) {
        throw new InvalidInput(
            "prices of %s: expected numbers above 0, got %s at %s: returns are differences of logarithms. Leave such rows out, or forecast the prices themselves with: unroll backtest data.file=%s data.column=%s"
                .formatted(name, values[traded[k]], labels.get(k), data.file(), column));
      }
    }
    double[] close = IntStream.of(traded).mapToDouble(t -> values[t]).toArray();
    return new Prices(name, close, labels, step(panel.frequency()));
  }

  private static String label(PanelSeries series, int step) {
    return series
        .time(step)
        .map(time -> time.toString().replace("T00:00", ""))
        .orElse("row " + (step + 1));
  }

  private static String step(Frequency frequency) {
    return switch (frequency.unit()) {
      case MONTH, BUSINESS_MONTH, ANY_DAY_OF_MONTH ->
          frequency.count() == 1 ? "month" : frequency.count() == 3 ? "quarter" : "year";
      case WEEK -> "week";
      case DAY -> frequency.count() == 7 ? "week" : "day";
      case BUSINESS_DAY, NONE -> "day";
      case MILLISECOND, SECOND, SESSION, BUSINESS_SESSION -> "step";
    };
  }

  /**
   * Backtests a GRU and the baselines.
   *
   * @throws InvalidInput if there are too few prices
   */
  public WalkForward backtest(Prices prices) throws IOException {
    List<Forecaster> models = new ArrayList<>();
    models.add(network(walk().seed()));
    for (BaselineMethod method : BASELINES) {
      models.add(new ClassicalForecaster(method, 1, 1));
    }
    return WalkForward.of(prices, models, walk().refit());
  }

  /** The network that is judged: small and trained briefly, as returns hold little signal. */
  static Forecaster network(long seed) {
    NeuralModel model =
        ForecastStudy.model(
            "hidden=4", "window=10", "normalise=series", "calendar=false", "head=gaussian");
    NeuralTraining training =
        ForecastStudy.training(
            "epochs=12", "batches=16", "batch=64", "patience=3", "clip=10", "seed=" + seed);
    return new NeuralForecaster(new NeuralSpec(NETWORK, model, 1, 1, null), training);
  }
}
