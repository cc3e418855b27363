package dev.unroll.experiments.recipe;

import dev.unroll.datasets.input.Problems;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Reads settings in sections, each a record, as recipes are read: built-in YAML, then the user's
 * file, then {@code key=value} words, of which the later wins. A key may be written short where
 * only one section has it.
 */
public final class SettingsReader {
  private static final Map<String, String> ALIASES =
      Map.of(
          "short", "data.short-series",
          "data.short", "data.short-series",
          "calendar", "model.calendar"); // which was there before data.calendar

  private final Map<String, Class<? extends Record>> sections;
  private final Schema schema;

  /**
   * @param sections the class of each section's record, by the section's name
   */
  public SettingsReader(Map<String, Class<? extends Record>> sections) {
    this.sections = new LinkedHashMap<>(sections);
    this.schema = new Schema(sections, ALIASES);
  }

  /** The sections a YAML file has something in, in its order. */
  public static Set<String> sections(Path file) {
    Set<String> names = new LinkedHashSet<>();
    Layer.ofFile(file).settings().keySet().forEach(key -> names.add(key.replaceFirst("\\..*", "")));
    return names;
  }

  /**
   * The settings of every section.
   *
   * @param builtIn the YAML with all the defaults of a section
   * @param file the user's file, if any
   * @param words such as {@code lr=0.003}
   * @throws InvalidInput naming everything that is wrong, one line each
   */
  public Settings read(UnaryOperator<String> builtIn, Optional<Path> file, List<String> words) {
    Problems problems = new Problems();
    Map<String, String> base = new LinkedHashMap<>(defaults().settings());
    for (String section : sections.keySet()) {
      String source = "the built-in settings of " + section;
      Layer layer = Layer.of(source, builtIn.apply(section));
      base.putAll(schema.canonical(layer, problems).settings());
    }
    file.map(Layer::ofFile)
        .ifPresent(layer -> base.putAll(schema.canonical(layer, problems).settings()));
    Layer command = schema.canonical(Layer.ofWords(words), problems);
    Map<String, String> all = new LinkedHashMap<>(base);
    all.putAll(command.settings());
    return new Settings(bind(all, problems), SettingChange.of(command, List.of(base)));
  }

  private Layer defaults() {
    return Layer.of("the defaults of the settings", schema.defaults().toString());
  }

  /** Built-in YAML with the settings of records that it leaves out, each in its section. */
  public String text(String builtIn) {
    StringBuilder text = new StringBuilder();
    for (String part : builtIn.split("(?<=\n)\n", -1)) {
      text.append(text.isEmpty() ? "" : "\n").append(part);
      for (String more : schema.defaults().toString().split("(?<=\n)\n", -1)) {
        String head = more.strip().replaceFirst("(?s)\n.*", "");
        if (!head.isEmpty() && part.startsWith(head + "\n")) {
          text.append(more.strip().replaceFirst(".*\n", "")).append('\n');
        }
      }
    }
    return text.toString();
  }

  /**
   * Settings that {@link Settings#toYaml} wrote. A gap is an error.
   *
   * @param later values of settings that the version did not have which wrote the file
   */
  public Settings resolved(Path file, Map<String, String> later) {
    Problems problems = new Problems();
    Map<String, String> all = new LinkedHashMap<>(schema.before());
    all.putAll(later);
    all.putAll(schema.canonical(Layer.ofFile(file), problems).settings());
    return new Settings(bind(all, problems), List.of());
  }

  private Map<String, Record> bind(Map<String, String> values, Problems problems) {
    Map<String, Record> records = new LinkedHashMap<>();
    sections.forEach(
        (section, type) ->
            schema
                .bind(section, type, values, problems)
                .ifPresent(record -> records.put(section, record)));
    problems.raise();
    return records;
  }
}
