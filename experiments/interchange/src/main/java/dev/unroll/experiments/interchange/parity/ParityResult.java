package dev.unroll.experiments.interchange.parity;

import java.util.Map;

/**
 * The errors of our layers against recorded results on one case.
 *
 * @param caseName the case's name, from its file
 * @param precision in what our layers computed
 * @param tolerance the largest relative error that still counts as agreement
 * @param engine that ran the block; empty if the case was skipped
 * @param largestRelativeErrorByQuantity for y, h_n, c_n, grad_x, grad_h_0, grad_c_0 (where the case
 *     has them) and every weight's gradient, by PyTorch's names: max|ours − theirs| / max|theirs|;
 *     of a whole network for its logits; empty if we have no block of that name
 */
public record ParityResult(
    String caseName,
    Precision precision,
    double tolerance,
    String engine,
    Map<String, Double> largestRelativeErrorByQuantity) {

  /** The largest error over all quantities. */
  public double worst() {
    return largestRelativeErrorByQuantity.values().stream().mapToDouble(e -> e).max().orElse(0);
  }

  /** Whether nothing was compared, since the case is of a block that we do not have. */
  public boolean skipped() {
    return largestRelativeErrorByQuantity.isEmpty();
  }

  /** Whether every quantity is within the tolerance. */
  public boolean agrees() {
    return worst() <= tolerance;
  }
}
