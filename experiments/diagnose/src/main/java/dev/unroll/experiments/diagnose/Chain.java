package dev.unroll.experiments.diagnose;

import dev.unroll.experiments.dynamics.Block;
import dev.unroll.experiments.dynamics.CellMap;
import dev.unroll.experiments.dynamics.JacobianChain;
import dev.unroll.experiments.dynamics.Trajectory;
import java.util.List;
import java.util.function.Function;

/**
 * The product of Jacobians ∂h_T/∂h_t along the states that real inputs lead through, without any
 * loss.
 *
 * @param sigma its largest singular value, over sequences
 * @param frobenius its Frobenius norm
 * @param memory an LSTM's σ_max of ∂c_T/∂c_t; null for cells without a memory
 */
public record Chain(Profile sigma, Profile frobenius, Profile memory) {

  /** Over the last steps of some of the trajectories. */
  static Chain of(CellMap cell, List<Trajectory> trajectories, Effort effort) {
    List<Trajectory> ends =
        trajectories.stream()
            .limit(effort.chains())
            .map(trajectory -> end(trajectory, effort.chainSteps()))
            .toList();
    List<JacobianChain> hidden = chains(cell, ends, Block.HIDDEN);
    boolean memory = cell.stateSize() > cell.hidden();
    return new Chain(
        profile(hidden, JacobianChain::logSigma),
        profile(hidden, JacobianChain::logFrobenius),
        memory ? profile(chains(cell, ends, Block.MEMORY), JacobianChain::logSigma) : null);
  }

  private static List<JacobianChain> chains(CellMap cell, List<Trajectory> ends, Block block) {
    return ends.parallelStream().map(end -> JacobianChain.of(cell, end, block)).toList();
  }

  private static Profile profile(
      List<JacobianChain> chains, Function<JacobianChain, List<Double>> norms) {
    return Profile.of(chains.stream().map(chain -> Profile.array(norms.apply(chain))).toList())
        .exp();
  }

  private static Trajectory end(Trajectory whole, int steps) {
    int from = Math.max(0, whole.steps() - steps);
    return new Trajectory(
        whole.states().subList(from, whole.steps() + 1),
        whole.inputs().subList(from, whole.steps()));
  }
}
