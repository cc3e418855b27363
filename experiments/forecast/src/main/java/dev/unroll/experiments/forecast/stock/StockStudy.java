package dev.unroll.experiments.forecast.stock;

import dev.unroll.datasets.catalogue.DataFiles;
import dev.unroll.datasets.input.Csv;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.datavec.PanelReader;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.panel.PanelSettings;
import dev.unroll.datasets.task.DataFile;
import dev.unroll.experiments.recipe.BuiltIn;
import dev.unroll.experiments.recipe.Settings;
import dev.unroll.experiments.recipe.SettingsReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whose returns are to be forecast: prices of a file, or three sorts of simulated ones. */
public final class StockStudy {
  private static final double PHI = 0.3;

  private final Settings settings;

  /** Where prices are: the {@code data.*} keys. */
  record Data(String file, String column, String time) {}

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
        Simulated.gbm(walk().seed(), walk().days()),
        Simulated.garch(walk().seed(), walk().days()),
        Simulated.ar1(walk().seed(), walk().days(), PHI));
  }

  /** The file the prices are read from, as it is now; none if they are simulated. */
  public List<DataFile> files() {
    String file = ((Data) settings.sections().get("data")).file();
    return file.isEmpty() ? List.of() : List.of(DataFile.of(DataFiles.resolve(file)));
  }

  private static Prices read(Data data) {
    List<String> header = Csv.read(DataFiles.resolve(data.file())).get(0).cells();
    String column =
        data.column().isEmpty()
            ? Prices.column(header)
                .orElseThrow(
                    () ->
                        new InvalidInput(
                            "%s: no column is called close or price. Set data.column to one of: %s."
                                .formatted(data.file(), String.join(", ", header))))
            : data.column();
    PanelSeries series =
        PanelReader.read(
                new PanelSettings(
                    data.file(), "", "wide", data.time(), column, "", List.of(), List.of()))
            .series()
            .get(0);
    List<String> dates = new ArrayList<>();
    List<Double> close = new ArrayList<>();
    double[] values = series.values();
    for (int t = 0; t < values.length; t++) {
      if (!Double.isNaN(values[t])) { // days without trade
        close.add(values[t]);
        series.time(t).ifPresent(time -> dates.add(time.toLocalDate().toString()));
      }
    }
    return new Prices(
        column + " of " + data.file().replaceFirst(".*/", ""),
        dates,
        close.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** Lets the models walk along the prices. */
  public WalkForward of(Prices prices) {
    return WalkForward.of(prices, WalkForward.usual(walk().seed()), walk().refit());
  }
}
