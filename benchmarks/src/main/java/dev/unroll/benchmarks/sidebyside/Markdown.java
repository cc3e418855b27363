package dev.unroll.benchmarks.sidebyside;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A section of the page: a heading, words, tables. */
final class Markdown {
  private final List<String> lines = new ArrayList<>();

  Markdown(String heading) {
    lines.addAll(List.of("## " + heading, ""));
  }

  Markdown words(String text) {
    lines.addAll(List.of(text, ""));
    return this;
  }

  /** Starts a table; the first {@code left} columns are words, the others numbers. */
  Markdown head(int left, String... columns) {
    row(columns);
    List<String> rule = new ArrayList<>(Collections.nCopies(left, "---"));
    rule.addAll(Collections.nCopies(columns.length - left, "---:"));
    lines.add("|" + String.join("|", rule) + "|");
    return this;
  }

  Markdown row(String... cells) {
    lines.add("| " + String.join(" | ", cells) + " |");
    return this;
  }

  Markdown end() {
    lines.add("");
    return this;
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
