package dev.unroll.experiments.diagnose;

import dev.unroll.experiments.dynamics.Spectrum;
import dev.unroll.layers.blocks.Blocks;
import dev.unroll.runtime.SequenceBlock;
import dev.unroll.runtime.SequenceBlock.Range;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The dynamics of one cell of a network, by itself.
 *
 * @param name of the cell
 * @param cell the name of its block
 * @param hidden H
 * @param stateSize H, or 2·H for an LSTM
 * @param matrices the blocks of W_hh
 * @param visited the spectrum of ∂s_t/∂s_{t-1} at visited states; may be empty
 * @param chain products of these Jacobians
 * @param driven Lyapunov exponents on real inputs
 * @param free Lyapunov exponents with zero input
 * @param units saturation and gates
 * @param plane fixed points; null where they were not searched for
 * @param effort how much of each was done
 */
public record CellDiagnosis(
    String name,
    String cell,
    int hidden,
    int stateSize,
    List<RecurrentMatrix> matrices,
    List<Spectrum> visited,
    Chain chain,
    Exponents driven,
    Exponents free,
    Units units,
    Plane plane,
    Effort effort) {

  /** Its equations, with default settings. */
  public SequenceBlock block() {
    return Blocks.named(cell);
  }

  /** Share of what its units are pinned to: saturated values, or units that are dead. */
  public double pinned() {
    return block().range() == Range.RECTIFIED ? units.idle() : units.saturation();
  }

  /** Median spectral radius of the Jacobian at visited states; NaN if there are none. */
  public double visitedRadius() {
    return visitedMedian(Spectrum::radius);
  }

  /** The median of a quantity over visited states; NaN if there are none. */
  public double visitedMedian(ToDoubleFunction<Spectrum> quantity) {
    return Profile.median(visited.stream().mapToDouble(quantity).toArray());
  }
}
