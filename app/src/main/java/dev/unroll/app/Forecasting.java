package dev.unroll.app;

import dev.unroll.experiments.forecast.ForecastStudy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads the words of the commands that forecast. */
final class Forecasting {
  private static final List<String> BUILT_IN = List.of("airline", "etth1");

  private Forecasting() {}

  /** A settings file or the name of a built-in study first, if there is one, then settings. */
  static ForecastStudy read(List<String> words) {
    String first = words.isEmpty() ? "=" : words.get(0);
    if (first.contains("=")) {
      return ForecastStudy.read(Optional.empty(), words);
    }
    List<String> rest = words.subList(1, words.size());
    return BUILT_IN.contains(first)
        ? ForecastStudy.builtIn(first, rest)
        : ForecastStudy.read(Optional.of(Path.of(first)), rest);
  }
}
