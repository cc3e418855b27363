package dev.unroll.experiments.forecast;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.PanelSettings;
import dev.unroll.experiments.forecast.backtest.Protocol;
import dev.unroll.experiments.forecast.neural.NeuralModel;
import dev.unroll.experiments.forecast.neural.NeuralTraining;
import dev.unroll.experiments.io.OwnFile;
import dev.unroll.experiments.recipe.BuiltIn;
import dev.unroll.experiments.recipe.FlatYaml;
import dev.unroll.experiments.recipe.SettingChange;
import dev.unroll.experiments.recipe.Settings;
import dev.unroll.experiments.recipe.SettingsReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The settings of a study: {@code data}, {@code backtest}, {@code model} and {@code training}. */
final class StudySettings {
  private static final Map<String, Class<? extends Record>> SECTIONS = sections();

  /** Settings that earlier versions did not have, as they did without them. */
  private static final Map<String, String> LATER =
      Map.ofEntries(
          Map.entry("backtest.reconcile", "none"),
          Map.entry("data.short-series", "refuse"),
          Map.entry("training.minutes", "0"),
          Map.entry("model.lookbacks", "1"),
          Map.entry("backtest.calibrate", "false"),
          Map.entry("backtest.combine", "[]"),
          Map.entry("data.calendar", ""));

  private StudySettings() {}

  private static Map<String, Class<? extends Record>> sections() {
    Map<String, Class<? extends Record>> sections = new LinkedHashMap<>();
    sections.put("data", PanelSettings.class);
    sections.put("backtest", Protocol.class);
    sections.put("model", NeuralModel.class);
    sections.put("training", NeuralTraining.class);
    return sections;
  }

  /** The defaults, then the user's file, then words. */
  static Settings read(Optional<Path> file, List<String> words) {
    return new SettingsReader(SECTIONS).read(section -> BuiltIn.forecast("backtest"), file, words);
  }

  /** Every setting with its default and what it means. */
  static String text() {
    return new SettingsReader(SECTIONS).text(BuiltIn.forecast("backtest"));
  }

  /** The defaults by section, changed by words. */
  static Map<String, Record> defaults(String... words) {
    return read(Optional.empty(), List.of(words)).sections();
  }

  /** The words of a built-in study, but for those that others set, then these. */
  static List<String> builtIn(String name, List<String> words) {
    return under(FlatYaml.read("the built-in backtest " + name, BuiltIn.forecast(name)), words);
  }

  /** Settings but for those that words set, then these words. */
  static List<String> under(Map<String, ?> settings, List<String> words) {
    List<String> all = new ArrayList<>();
    settings.forEach(
        (key, value) -> {
          if (words.stream().noneMatch(word -> sets(word, key))) {
            all.add(key + "=" + value);
          }
        });
    all.addAll(words);
    return all;
  }

  /** Whether a word gives that key a value, maybe by its short name. */
  private static boolean sets(String word, String key) {
    String name = word.substring(0, Math.max(0, word.indexOf('='))).strip();
    return !name.isEmpty() && (key.equals(name) || key.endsWith("." + name));
  }

  /** Those of an earlier run. */
  static Settings resolved(Path file) {
    return OwnFile.checked(
        file.toString(),
        "restore it, or begin a new run",
        () -> new SettingsReader(SECTIONS).resolved(file, LATER));
  }

  /**
   * Those of an earlier run with other data.
   *
   * @throws InvalidInput if the words set anything else
   */
  static Settings ofOtherData(Path file, List<String> words) {
    SettingsReader reader = new SettingsReader(SECTIONS);
    Settings own = resolved(file);
    Settings other = reader.read(section -> BuiltIn.forecast("backtest"), Optional.of(file), words);
    for (String section : SECTIONS.keySet()) {
      if (!section.equals("data")
          && !other.sections().get(section).equals(own.sections().get(section))) {
        throw new InvalidInput(
            "--from: expected settings of the data alone, such as data.file=new.csv, since the"
                + " network is the run's; got "
                + other.overrides().stream()
                    .map(SettingChange::toString)
                    .collect(Collectors.joining(", ")));
      }
    }
    PanelSettings read = (PanelSettings) own.sections().get("data");
    ((PanelSettings) other.sections().get("data")).checkCovariates(read);
    return other;
  }
}
