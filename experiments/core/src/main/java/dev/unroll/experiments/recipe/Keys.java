package dev.unroll.experiments.recipe;

import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.task.TaskType;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The keys a recipe may hold, and the short ways to write them. */
final class Keys {
  /** Keys that recipes had before, and what they are now. */
  private static final Map<String, String> FORMER =
      Map.of(
          "cell", "model.block",
          "model.cell", "model.block",
          "model.forget-bias", "model.block.forget-bias",
          "model.chrono", "model.block.chrono");

  private final Set<String> sections;
  private final Set<String> known;
  private final Map<String, String> aliases;

  private Keys(Set<String> sections, Set<String> known, Map<String, String> aliases) {
    this.sections = sections;
    this.known = known;
    this.aliases = aliases;
  }

  /** The keys of one task's recipe. */
  static Keys of(TaskType<?> task) {
    Set<String> known = new LinkedHashSet<>(List.of("task", "models", "seeds"));
    Map<String, String> aliases = new LinkedHashMap<>();
    known.addAll(RecordBinder.keys("data", task.settings()));
    known.addAll(RecordBinder.keys("model", Model.class));
    known.addAll(RecordBinder.keys("training", Training.class));
    aliases.put("seed", "seeds");
    aliases.put("model", "models");
    aliases.put("model.name", "models");
    if (known.contains("data.file")) {
      aliases.put("data", "data.file");
    }
    return new Keys(Set.of("data", "model", "training"), known, aliases);
  }

  /** The keys of sections that are a record each. */
  static Keys of(Map<String, Class<? extends Record>> sections) {
    Set<String> known = new LinkedHashSet<>();
    sections.forEach((section, type) -> known.addAll(RecordBinder.keys(section, type)));
    return new Keys(sections.keySet(), known, Map.of());
  }

  /** Every key in full. */
  Set<String> all() {
    return known;
  }

  /** The keys of a layer that have another name today, as {@code cell is now model.block}. */
  List<String> renamed(Layer layer) {
    return layer.settings().keySet().stream()
        .filter(key -> isFormer(key))
        .map(key -> key + " is now " + FORMER.get(key))
        .toList();
  }

  private boolean isFormer(String key) {
    return !known.contains(key) && known.contains(FORMER.get(key));
  }

  /** The layer with every key in full; adds unknown and repeated keys to {@code problems}. */
  Layer canonical(Layer layer, Problems problems) {
    Map<String, String> full = new LinkedHashMap<>();
    layer
        .settings()
        .forEach(
            (key, value) -> {
              boolean emptySection = sections.contains(key) && value.isEmpty();
              Optional<String> name =
                  emptySection ? Optional.empty() : resolve(key, layer.origin(), problems);
              if (name.isPresent() && full.putIfAbsent(name.get(), value) != null) {
                problems.add(name.get() + ": given twice " + layer.origin() + "; remove one");
              }
            });
    forgetInapplicable(layer, full);
    return new Layer(layer.origin(), full);
  }

  /** A recipe of before held a forget bias and chrono whatever the cell was. */
  private void forgetInapplicable(Layer layer, Map<String, String> full) {
    String block = full.getOrDefault("model.block", "");
    for (String key : layer.settings().keySet()) {
      String setting = Names.leaf(key);
      if (isFormer(key) && !setting.equals("cell") && !block.isEmpty()) {
        String kind = block.strip().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        if (!BlockSpec.has(kind, setting)) {
          full.remove(FORMER.get(key));
        }
      }
    }
  }

  private Optional<String> resolve(String key, String origin, Problems problems) {
    if (aliases.containsKey(key)) {
      return Optional.of(aliases.get(key));
    }
    if (known.contains(key)) {
      return Optional.of(key);
    }
    if (isFormer(key)) {
      return Optional.of(FORMER.get(key));
    }
    List<String> meant = known.stream().filter(name -> Names.leaf(name).equals(key)).toList();
    if (meant.size() == 1) {
      return Optional.of(meant.get(0));
    }
    if (meant.size() > 1) {
      String choice = String.join(" or ", meant);
      problems.add("key '" + key + "' " + origin + " is ambiguous; write " + choice);
      return Optional.empty();
    }
    problems.add("unknown key '" + key + "' " + origin + hint(key));
    return Optional.empty();
  }

  private String hint(String key) {
    String meant = Names.didYouMean(key, known);
    return meant.isEmpty() ? "; known keys are " + String.join(", ", known) : meant;
  }
}
