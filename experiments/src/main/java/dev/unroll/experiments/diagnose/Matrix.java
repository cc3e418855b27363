package dev.unroll.experiments.diagnose;

import dev.unroll.experiments.dynamics.Spectrum;
import dev.unroll.layers.engine.Cell;
import java.util.ArrayList;
import java.util.List;

/**
 * One recurrent matrix of a cell.
 *
 * @param gate the letter of its block in docs/notation.md; empty where there is only one
 * @param spectrum its eigenvalues
 */
public record Matrix(String gate, Spectrum spectrum) {

  /** The blocks of W_hh, as they are transposed into Jacobians; eigenvalues do not mind. */
  static List<Matrix> blocks(Cell cell, double[][] wh) {
    int hidden = wh.length;
    List<String> letters = letters(cell);
    List<Matrix> matrices = new ArrayList<>();
    for (int g = 0; g < letters.size(); g++) {
      double[][] block = new double[hidden][];
      for (int i = 0; i < hidden; i++) {
        block[i] = java.util.Arrays.copyOfRange(wh[i], g * hidden, (g + 1) * hidden);
      }
      matrices.add(new Matrix(letters.get(g), Spectrum.of(block)));
    }
    return matrices;
  }

  static List<String> letters(Cell cell) {
    return switch (cell) {
      case TANH, RELU -> List.of("");
      case LSTM -> List.of("i", "f", "g", "o");
      case GRU -> List.of("r", "z", "n");
    };
  }
}
