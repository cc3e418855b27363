package dev.unroll.experiments.recipe;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.layers.blocks.Blocks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The registry of presets: each sets some keys of a recipe. Read from {@code models.yaml}; a block
 * that has no preset of its name there gets one, which sets nothing but the block.
 */
public final class Contenders {
  private static final String ABOUT = "about";
  private static final String BLOCK = "block";

  private final Map<String, Map<String, String>> settings = new LinkedHashMap<>();

  private Contenders(String yaml) {
    FlatYaml.read("models.yaml", yaml)
        .forEach(
            (key, value) -> {
              int dot = key.indexOf('.');
              settings
                  .computeIfAbsent(key.substring(0, dot), name -> new LinkedHashMap<>())
                  .put(key.substring(dot + 1), value);
            });
    for (Blocks.Entry entry : Blocks.all()) {
      settings.putIfAbsent(entry.name(), Map.of(BLOCK, entry.name(), ABOUT, entry.about()));
    }
  }

  /** The contenders this program comes with. */
  public static Contenders builtIn() {
    return new Contenders(BuiltIn.text("models"));
  }

  public List<String> names() {
    return List.copyOf(settings.keySet());
  }

  /** What the model is, in one line. */
  public String about(String name) {
    return find(name).getOrDefault(ABOUT, "");
  }

  /** The keys the model sets. */
  Layer layer(String name) {
    Map<String, String> keys = new LinkedHashMap<>(find(name));
    keys.remove(ABOUT);
    return new Layer("of the model " + name, keys);
  }

  private Map<String, String> find(String name) {
    Map<String, String> found = settings.get(name);
    if (found == null) {
      throw new InvalidInput(Names.unknown("model", name, settings.keySet()));
    }
    return found;
  }
}
