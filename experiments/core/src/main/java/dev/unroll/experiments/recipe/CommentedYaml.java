package dev.unroll.experiments.recipe;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Settings with a comment for each, as people read them: built-in YAML of at most two levels. */
final class CommentedYaml {
  private static final Pattern LINE =
      Pattern.compile("( *)([a-z][a-z-]*): *(.*?) *(?:(?<= )# (.*))?");

  /** Longer lines do not push the comments of the others to the right. */
  private static final int MAX_COLUMN = 40;

  private record Entry(String value, String about) {}

  private final String title;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /**
   * @param title the lines above the settings, each with its line end
   */
  CommentedYaml(String title) {
    this.title = title;
  }

  /** The lines of a built-in file; comments above its first key are the title. */
  static CommentedYaml read(String yaml) {
    CommentedYaml read = new CommentedYaml(yaml.substring(0, yaml.indexOf("\n\n") + 1));
    String section = "";
    for (String line : yaml.lines().toList()) {
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) {
        continue;
      }
      section = parts.group(1).isEmpty() ? "" : section;
      if (parts.group(3).isEmpty()) {
        section = parts.group(2) + ".";
      } else {
        String about = parts.group(4) == null ? "" : parts.group(4);
        read.put(section + parts.group(2), parts.group(3), about);
      }
    }
    return read;
  }

  void put(String key, String value, String about) {
    entries.put(key, new Entry(value, about));
  }

  /**
   * This over other settings: values and comments of both, of which this one's win.
   *
   * @param order the keys to take, in their order
   */
  CommentedYaml over(CommentedYaml base, Iterable<String> order) {
    CommentedYaml merged = new CommentedYaml(title);
    for (String key : order) {
      Entry below = base.entries.getOrDefault(key, new Entry("", ""));
      Entry own = entries.getOrDefault(key, below);
      if (entries.containsKey(key) || base.entries.containsKey(key)) {
        merged.put(key, own.value(), own.about().isEmpty() ? below.about() : own.about());
      }
    }
    return merged;
  }

  /** As YAML, the comments of a section one below the other. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(title);
    String section = null;
    for (Map.Entry<String, Entry> entry : entries.entrySet()) {
      String own = section(entry.getKey());
      if (!own.equals(section)) {
        text.append('\n').append(own.isEmpty() ? "" : own + ":\n");
        section = own;
      }
      String start = start(entry.getKey());
      String about = entry.getValue().about();
      text.append(start);
      if (!about.isEmpty()) {
        text.append(" ".repeat(Math.max(0, column(own) - start.length()))).append("  # " + about);
      }
      text.append('\n');
    }
    return text.toString();
  }

  private int column(String section) {
    return entries.keySet().stream()
        .filter(key -> section(key).equals(section))
        .mapToInt(key -> start(key).length())
        .filter(length -> length <= MAX_COLUMN)
        .max()
        .orElse(0);
  }

  private String start(String key) {
    String indent = section(key).isEmpty() ? "" : "  ";
    return indent + key.substring(key.indexOf('.') + 1) + ": " + entries.get(key).value();
  }

  private static String section(String key) {
    return key.substring(0, Math.max(0, key.indexOf('.')));
  }
}
