package dev.unroll.app;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.forecast.ForecastStudy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** How much time forecasts may take. What the command line sets itself is left as it is. */
final class EffortOptions {
  @Option(names = "--quick", description = "Without networks: seconds.")
  private boolean quick;

  @Option(
      names = "--thorough",
      description = "With a GRU and an LSTM, three of each, trained for longer.")
  private boolean thorough;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "Train networks for M minutes at most; results then depend on the machine.")
  private Double minutes;

  /** The words with the settings of the options before them. */
  List<String> before(List<String> words) {
    if (quick && thorough) {
      throw new InvalidInput("--quick and --thorough: expected one of them, got both");
    }
    if (minutes != null && !(minutes > 0 && minutes < 1e6)) {
      throw new InvalidInput("--minutes: expected more than 0, got " + minutes);
    }
    Map<String, String> settings = new LinkedHashMap<>();
    if (quick) {
      settings.put("model.cells", "[]");
    }
    if (thorough) {
      settings.put("model.cells", "[gru, lstm]");
      settings.put("training.members", "3");
      settings.put("training.epochs", "60");
      settings.put("training.patience", "8");
    }
    if (minutes != null) {
      settings.put("training.minutes", minutes.toString());
    }
    // A settings file or the name of a study stays first.
    boolean named = !words.isEmpty() && !words.get(0).contains("=");
    List<String> own = named ? words.subList(1, words.size()) : words;
    List<String> all = new ArrayList<>(named ? words.subList(0, 1) : List.of());
    all.addAll(ForecastStudy.words(settings, own));
    return all;
  }
}
