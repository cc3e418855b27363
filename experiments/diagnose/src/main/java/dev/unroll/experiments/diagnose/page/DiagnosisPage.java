package dev.unroll.experiments.diagnose.page;

import dev.unroll.experiments.diagnose.CellDiagnosis;
import dev.unroll.experiments.diagnose.Diagnosis;
import dev.unroll.experiments.report.figure.Page;
import dev.unroll.experiments.report.figure.Page.Provenance;
import dev.unroll.experiments.report.figure.Section;
import java.util.ArrayList;
import java.util.List;

/** A diagnosis as a page of sections. */
final class DiagnosisPage {
  private DiagnosisPage() {}

  static Page of(Diagnosis diagnosis, Subject subject) {
    return new Page(
        "Inside %s on %s".formatted(subject.model(), subject.task()),
        lead(diagnosis, subject),
        Colours.of(diagnosis),
        sections(diagnosis),
        new Provenance(subject.facts(), subject.recipe(), subject.environment()));
  }

  private static List<Section> sections(Diagnosis diagnosis) {
    List<Section> sections = new ArrayList<>();
    if (diagnosis.attribution() != null) {
      sections.add(AttributionSection.of(diagnosis.attribution()));
    }
    sections.add(FlowSection.of(diagnosis));
    boolean cells = !diagnosis.cells().isEmpty();
    if (cells) {
      sections.add(ChainSection.of(diagnosis));
      sections.add(StateSpectrumSection.of(diagnosis));
      sections.add(LyapunovSection.of(diagnosis));
    }
    if (!diagnosis.scans().isEmpty() || !diagnosis.omitted().isEmpty()) {
      sections.add(ScanSection.of(diagnosis));
    }
    sections.add(MemorySection.of(diagnosis));
    if (cells) {
      sections.add(UnitsSection.of(diagnosis));
      sections.add(RestSection.of(diagnosis));
    }
    return sections;
  }

  private static List<String> lead(Diagnosis diagnosis, Subject subject) {
    List<String> lead = new ArrayList<>();
    lead.add("What follows is of the %s.".formatted(subject.when()));
    lead.add(Reading.flow(diagnosis).sentence() + " " + Reading.memory(diagnosis).sentence());
    if (diagnosis.attribution() != null) {
      lead.addAll(AttributionSection.sentences(diagnosis.attribution()));
    }
    for (CellDiagnosis cell : diagnosis.cells()) {
      String who = "%s (%s, H = %d): ".formatted(cell.name(), cell.cell(), cell.hidden());
      lead.add(
          who
              + String.join(
                  " ",
                  Stability.driven(cell).sentence(),
                  Stability.free(cell).sentence(),
                  Stability.rest(cell).sentence(),
                  Reading.units(cell).sentence()));
    }
    return lead;
  }
}
