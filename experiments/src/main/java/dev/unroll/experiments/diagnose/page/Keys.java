package dev.unroll.experiments.diagnose.page;

import dev.unroll.experiments.diagnose.CellDiagnosis;
import dev.unroll.experiments.diagnose.Diagnosis;
import dev.unroll.layers.engine.Cell;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What has a colour of its own on the page: cells, then the blocks of gated ones. */
final class Keys {
  private Keys() {}

  static List<String> of(Diagnosis diagnosis) {
    Set<String> keys = new LinkedHashSet<>();
    diagnosis.cells().forEach(cell -> keys.add(cell.name()));
    for (CellDiagnosis cell : diagnosis.cells()) {
      cell.matrices().stream()
          .map(matrix -> matrix.gate())
          .filter(gate -> !gate.isEmpty())
          .forEach(gate -> keys.add(block(cell.cell(), gate)));
    }
    return List.copyOf(keys);
  }

  /** A block's name with its letter. */
  static String block(Cell cell, String letter) {
    return switch (letter) {
      case "i" -> "input gate i";
      case "f" -> "forget gate f";
      case "g" -> "candidate g";
      case "o" -> "output gate o";
      case "r" -> "reset gate r";
      case "z" -> "update gate z (1 keeps)";
      case "n" -> "candidate n";
      default -> throw new IllegalArgumentException(cell + " has no block " + letter);
    };
  }

  /** What stands before a figure's title where there are several cells. */
  static String title(Diagnosis diagnosis, CellDiagnosis cell, String what) {
    return diagnosis.cells().size() == 1
        ? Character.toUpperCase(what.charAt(0)) + what.substring(1)
        : cell.name() + ": " + what;
  }
}
