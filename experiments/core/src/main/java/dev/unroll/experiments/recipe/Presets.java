package dev.unroll.experiments.recipe;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Nearest;
import dev.unroll.layers.blocks.Blocks;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Named sets of settings, as YAML with a section for each. */
public final class Presets {
  private static final String ABOUT = "about";

  private final Map<String, Map<String, String>> settings = new LinkedHashMap<>();

  /**
   * @param source where the YAML is from, for messages
   */
  Presets(String source, String yaml) {
    FlatYaml.read(source, yaml)
        .forEach(
            (key, value) -> {
              int dot = key.indexOf('.');
              if (dot < 0) {
                throw new InvalidInput("%s: expected settings of %s".formatted(source, key));
              }
              settings
                  .computeIfAbsent(key.substring(0, dot), name -> new LinkedHashMap<>())
                  .put(key.substring(dot + 1), value);
            });
  }

  /**
   * The presets of {@code models.yaml}, and one for each block without a preset of its name, but
   * not for parts of stacks.
   */
  public static Presets builtIn() {
    return ofModels(BuiltIn.text("models"));
  }

  static Presets ofModels(String yaml) {
    Presets presets = new Presets("models.yaml", yaml);
    for (Blocks.Entry entry : Blocks.all()) {
      if (!entry.part()) {
        presets.settings.putIfAbsent(
            entry.name(), Map.of("block", entry.name(), ABOUT, entry.about()));
      }
    }
    return presets;
  }

  public List<String> names() {
    return List.copyOf(settings.keySet());
  }

  /** Every preset's name, so that each has one colour in all reports, and then other names. */
  public List<String> inPalette(Collection<String> others) {
    Set<String> all = new LinkedHashSet<>(settings.keySet());
    all.addAll(others);
    return List.copyOf(all);
  }

  /** What the preset is, in one line; empty if there is none of that name. */
  public String about(String name) {
    return settings.getOrDefault(name, Map.of()).getOrDefault(ABOUT, "");
  }

  /**
   * The keys the preset sets.
   *
   * @throws InvalidInput if there is none of that name
   */
  Layer layer(String name) {
    if (!settings.containsKey(name)) {
      throw new InvalidInput(Nearest.unknown("preset", name, settings.keySet()));
    }
    Map<String, String> keys = new LinkedHashMap<>(settings.get(name));
    keys.remove(ABOUT);
    return new Layer("of the preset " + name, keys);
  }
}
