package dev.unroll.layers.reference;

import static org.nd4j.linalg.ops.transforms.Transforms.relu;

import dev.unroll.layers.engine.State;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A rectified recurrent network; started at the identity it is the IRNN of Le, Jaitly and Hinton
 * (2015, arXiv:1504.00941).
 *
 * <pre>
 *   h = max(a, 0)
 *   da = dh where h > 0, else 0
 * </pre>
 */
final class ReluCell implements ReferenceCell {

  @Override
  public void forward(Step step) {
    step.after().h().assign(relu(step.a(), false));
  }

  @Override
  public State backward(Step step, State d, INDArray da, INDArray dq) {
    INDArray h = step.a();
    da.assign(h.gt(0).castTo(h.dataType()).muli(d.h()));
    return new State(null, null);
  }
}
