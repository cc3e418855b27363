package dev.unroll.experiments.report.figure;

import dev.unroll.experiments.report.Numbers;
import java.util.List;
import java.util.Map;

/**
 * One page of sections.
 *
 * @param lead what the page is about, a paragraph an element
 * @param models every model the figures show, in the order that gives them their colours
 * @param provenance what reproduces it
 */
public record Page(
    String title,
    List<String> lead,
    List<String> models,
    List<Section> sections,
    Provenance provenance) {
  public Page {
    lead = List.copyOf(lead);
    models = List.copyOf(models);
    sections = List.copyOf(sections);
  }

  /**
   * The bottom of the page.
   *
   * @param facts about the data: rows, splits, source
   * @param recipe the resolved recipe, as YAML
   * @param environment about the machine and the build
   */
  public record Provenance(
      Map<String, String> facts, String recipe, Map<String, String> environment) {
    public Provenance {
      facts = Numbers.ordered(facts);
      environment = Numbers.ordered(environment);
    }
  }
}
