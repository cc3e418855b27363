package dev.unroll.experiments.report.figure;

import dev.unroll.experiments.report.ComparisonReport.Provenance;
import java.util.List;

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
}
