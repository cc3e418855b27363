package dev.unroll.app;

import dev.unroll.experiments.forecast.Study;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads the words of the commands that forecast. */
final class Forecasting {
  private Forecasting() {}

  /** A settings file first, if there is one, then {@code key=value}. */
  static Study read(List<String> words) {
    boolean file = !words.isEmpty() && !words.get(0).contains("=");
    return Study.read(
        file ? Optional.of(Path.of(words.get(0))) : Optional.empty(),
        file ? words.subList(1, words.size()) : words);
  }
}
