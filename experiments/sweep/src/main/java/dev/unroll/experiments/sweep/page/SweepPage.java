package dev.unroll.experiments.sweep.page;

import dev.unroll.experiments.report.ComparisonReport.Provenance;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Page;
import dev.unroll.experiments.report.figure.Section;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A sweep as a page of sections. */
final class SweepPage {
  private SweepPage() {}

  static Page of(SweepFindings found) {
    Optional<SettingImportance> importance = SettingImportance.of(found);
    List<Section> sections = new ArrayList<>();
    sections.add(TrialSections.course(found));
    sections.add(TrialSections.parallel(found));
    sections.add(SettingSection.of(found, importance));
    List<Dimension> order = new ArrayList<>(found.dimensions());
    importance.ifPresent(known -> order.sort(known.byShare()));
    // Clipping and depth where they were searched, else the two keys that matter most.
    order.sort(
        Comparator.comparingInt(
            each -> each.name().equals("clip") ? 0 : each.name().equals("layers") ? 1 : 2));
    if (order.size() > 1) {
      sections.add(PairSection.of(found, order.get(0), order.get(1)));
    }
    sections.add(BoardSection.of(found));
    return new Page(
        "Sweep: " + found.task().name(),
        lead(found, importance),
        TrialMarks.STATES,
        sections,
        new Provenance(found.task().facts(), found.spec().recipe(), found.environment()));
  }

  /** A section of one paragraph and figures. */
  static Section section(String id, String title, String paragraph, List<Figure> figures) {
    return new Section(
        id, title, "", List.of(paragraph), null, figures, List.of(), List.of());
  }

  private static List<String> lead(SweepFindings found, Optional<SettingImportance> importance) {
    List<String> lead = new ArrayList<>();
    lead.add(
        "%d trials of %s; %s. %s."
            .formatted(
                found.ranking().results().size(),
                found.spec().space(),
                found.spec().plan(),
                found.ranking().states()));
    lead.addAll(found.verdict());
    importance.ifPresent(known -> lead.add(known.sentence()));
    return lead;
  }
}
