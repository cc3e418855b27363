package dev.unroll.experiments.diagnose;

import dev.unroll.experiments.dynamics.Spectrum;
import dev.unroll.runtime.SequenceBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One recurrent matrix of a cell.
 *
 * @param gate the letter of its block in docs/notation.md; empty where there is only one
 * @param spectrum its eigenvalues
 */
public record RecurrentMatrix(String gate, Spectrum spectrum) {

  /**
   * The blocks of W_hh, as they are transposed into Jacobians; eigenvalues do not mind.
   *
   * @param wh [H, G·H]; null for a block without
   */
  static List<RecurrentMatrix> blocks(SequenceBlock block, double[][] wh) {
    List<RecurrentMatrix> matrices = new ArrayList<>();
    int count = wh == null ? 0 : block.gates().size();
    for (int g = 0; g < count; g++) {
      int hidden = wh.length;
      double[][] square = new double[hidden][];
      for (int i = 0; i < hidden; i++) {
        square[i] = Arrays.copyOfRange(wh[i], g * hidden, (g + 1) * hidden);
      }
      String letter = count == 1 ? "" : block.gates().get(g).name();
      matrices.add(new RecurrentMatrix(letter, Spectrum.of(square)));
    }
    return matrices;
  }
}
