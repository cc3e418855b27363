package dev.unroll.app;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.forecast.ForecastStudy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How much time forecasts may take. What the command line sets itself is left as it is. */
final class EffortOptions {
  @Option(names = "--quick", description = "Use no networks; takes seconds.")
  private boolean quick;

  @Option(
      names = "--thorough",
      description = "Train GRUs and LSTMs of three windows each for longer.")
  private boolean thorough;

  @Mixin private MinutesOption minutes;

  /** The words with the settings of the options before them. */
  List<String> before(List<String> words) {
    if (quick && thorough) {
      throw new InvalidInput("--quick and --thorough: expected one of them, got both");
    }
    Map<String, String> settings = new LinkedHashMap<>();
    if (quick) {
      settings.put("model.cells", "[]");
    }
    if (thorough) {
      settings.put("model.cells", "[gru, lstm]");
      settings.put("model.lookbacks", "3");
      settings.put("training.epochs", "60");
      settings.put("training.patience", "8");
    }
    minutes.value().ifPresent(time -> settings.put("training.minutes", time));
    // A settings file or the name of a study stays first.
    boolean named = !words.isEmpty() && !words.get(0).contains("=");
    List<String> own = named ? words.subList(1, words.size()) : words;
    List<String> all = new ArrayList<>(named ? words.subList(0, 1) : List.of());
    all.addAll(ForecastStudy.words(settings, own));
    return all;
  }
}
