package dev.unroll.experiments.diagnose.page;

import dev.unroll.experiments.diagnose.Attribution;
import dev.unroll.experiments.diagnose.CellDiagnosis;
import dev.unroll.experiments.diagnose.Diagnosis;
import dev.unroll.runtime.Gate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What has a colour of its own on the page: cells, then the blocks of gated ones. */
final class Colours {
  /** The memory of an LSTM. */
  static final String MEMORY = "memory c";

  private Colours() {}

  static List<String> of(Diagnosis diagnosis) {
    Set<String> keys = new LinkedHashSet<>();
    diagnosis.cells().forEach(cell -> keys.add(cell.name()));
    for (CellDiagnosis cell : diagnosis.cells()) {
      cell.matrices().stream()
          .map(matrix -> matrix.gate())
          .filter(gate -> !gate.isEmpty())
          .forEach(gate -> keys.add(block(cell, gate)));
      if (cell.chain().memory() != null) {
        keys.add(MEMORY);
      }
    }
    if (diagnosis.attribution() != null) {
      for (Attribution.Answer answer : diagnosis.attribution().answers()) {
        keys.add(AttributionSection.name(answer));
        keys.addAll(answer.sizes().keySet());
      }
    }
    diagnosis.scans().constants().forEach(scan -> keys.add(scan.scan()));
    return List.copyOf(keys);
  }

  /** What the gate of that letter is called. */
  static String block(CellDiagnosis cell, String letter) {
    return cell.block().gates().stream()
        .filter(gate -> gate.name().equals(letter))
        .map(Gate::label)
        .findFirst()
        .orElseThrow();
  }

  /** What stands before a figure's title where there are several cells. */
  static String title(Diagnosis diagnosis, CellDiagnosis cell, String what) {
    return diagnosis.cells().size() == 1
        ? Character.toUpperCase(what.charAt(0)) + what.substring(1)
        : cell.name() + ": " + what;
  }
}
