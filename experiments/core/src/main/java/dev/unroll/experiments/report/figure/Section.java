package dev.unroll.experiments.report.figure;

import java.util.List;

/**
 * A part of a page.
 *
 * @param id its anchor: lower-case words joined by hyphens
 * @param equation what it is about, as text such as "h_{t} = tanh(x_{t}W_{x} + h_{t−1}W_{h} + b)",
 *     where braces after _ and ^ lower and raise; a new line where the text has one; may be empty
 * @param paragraphs plain text
 * @param outcome what came out; null where nothing is judged
 * @param figures drawn beside each other where there is room
 * @param tables below the figures
 * @param notes what was run: seeds, sizes, limits
 */
public record Section(
    String id,
    String title,
    String equation,
    List<String> paragraphs,
    Outcome outcome,
    List<Figure> figures,
    List<Table> tables,
    List<String> notes) {
  public Section {
    paragraphs = List.copyOf(paragraphs);
    figures = List.copyOf(figures);
    tables = List.copyOf(tables);
    notes = List.copyOf(notes);
  }

  /** A section of paragraphs. */
  public static Section of(String id, String title, String... paragraphs) {
    return new Section(id, title, "", List.of(paragraphs), null, List.of(), List.of(), List.of());
  }

  /** The same with figures, tables and notes. */
  public Section with(List<Figure> drawn, List<Table> below, List<String> said) {
    return new Section(id, title, equation, paragraphs, outcome, drawn, below, said);
  }

  /**
   * A judgement by rule.
   *
   * @param tone colours the label: "good", "mixed" or "bad"
   * @param label a few words, such as "holds"
   * @param because the rule and the number it rests on
   */
  public record Outcome(String tone, String label, String because) {}
}
