package dev.unroll.experiments.run;

import dev.unroll.datasets.input.Problems;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a user wrote of a run.
 *
 * @param name one line; empty if the user gave none
 * @param text of any number of lines; empty if there is none
 * @param tags words, each once
 */
public record RunNote(String name, String text, List<String> tags) {
  private static final int MAX_NAME = 80; // characters
  private static final int MAX_TEXT = 10_000; // characters
  private static final int MAX_TAGS = 20;
  private static final Pattern TAG = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,39}");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  /** Of a run of which the user wrote nothing. */
  public static final RunNote NONE = new RunNote("", "", List.of());

  public RunNote {
    tags = tags.stream().distinct().toList();
    Problems problems =
        new Problems()
            .check(
                name.length() <= MAX_NAME && !CONTROL.matcher(name).find(),
                "name: expected one line of at most %d characters, got %d"
                    .formatted(MAX_NAME, name.length()))
            .check(
                text.length() <= MAX_TEXT,
                "note: expected at most %d characters, got %d"
                    .formatted(MAX_TEXT, text.length()))
            .check(
                tags.size() <= MAX_TAGS,
                "tags: expected at most %d, got %d".formatted(MAX_TAGS, tags.size()));
    for (String tag : tags) {
      problems.check(
          TAG.matcher(tag).matches(),
          "tags: expected letters, digits, '.', '_' and '-', at most 40, got '%s'".formatted(tag));
    }
    problems.raise();
  }

  public RunNote withName(String other) {
    return new RunNote(other, text, tags);
  }

  public RunNote withText(String other) {
    return new RunNote(name, other, tags);
  }

  public RunNote withTags(List<String> others) {
    return new RunNote(name, text, others);
  }
}
