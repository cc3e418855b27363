package dev.unroll.experiments.recipe;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A setting that the command line changed.
 *
 * @param key in full
 * @param value its text now
 * @param was the other values it had, one or more where presets differ
 */
public record SettingChange(String key, String value, List<String> was) {
  public SettingChange {
    was = List.copyOf(was);
  }

  /** What the command line set, beside what every preset had before. */
  static List<SettingChange> of(Layer words, List<Map<String, String>> bases) {
    return words.settings().entrySet().stream()
        .map(
            word -> {
              Set<String> before = new LinkedHashSet<>();
              bases.forEach(base -> before.add(base.getOrDefault(word.getKey(), "")));
              before.remove(word.getValue());
              return new SettingChange(word.getKey(), word.getValue(), List.copyOf(before));
            })
        .toList();
  }

  /** For people, such as {@code training.lr=0.003 (was 0.01)}. */
  @Override
  public String toString() {
    List<String> before = was.stream().map(text -> text.isEmpty() ? "empty" : text).toList();
    String note = was.isEmpty() ? "as it was" : "was " + String.join(" or ", before);
    return "%s=%s (%s)".formatted(key, value, note);
  }
}
