package dev.unroll.experiments.diagnose.page;

import dev.unroll.experiments.diagnose.CellDiagnosis;
import dev.unroll.experiments.diagnose.Diagnosis;
import dev.unroll.experiments.report.figure.Page;
import dev.unroll.experiments.report.figure.Page.Provenance;
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
        List.of(
            FlowSection.of(diagnosis),
            ChainSection.of(diagnosis),
            SpectrumSection.of(diagnosis),
            LyapunovSection.of(diagnosis),
            MemorySection.of(diagnosis),
            UnitsSection.of(diagnosis),
            RestSection.of(diagnosis)),
        new Provenance(subject.facts(), subject.recipe(), subject.environment()));
  }

  private static List<String> lead(Diagnosis diagnosis, Subject subject) {
    List<String> lead = new ArrayList<>();
    lead.add("What follows is of the %s.".formatted(subject.when()));
    lead.add(Reading.flow(diagnosis).sentence() + " " + Reading.memory(diagnosis).sentence());
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
