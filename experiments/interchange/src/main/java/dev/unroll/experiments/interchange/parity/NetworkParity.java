package dev.unroll.experiments.interchange.parity;

import dev.unroll.experiments.interchange.ForeignNetwork;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Compares a whole network with recorded logits: files with a field {@code tokens} [T][N], the
 * weights of a network that can be imported, and its logits y [T][N][V].
 */
final class NetworkParity {
  private NetworkParity() {}

  /** The largest relative error of the logits. */
  static Map<String, Double> check(GoldenFile golden, Precision precision) {
    ForeignNetwork foreign = ForeignNetwork.read(golden.file());
    MultiLayerNetwork network = foreign.network(precision.type());
    INDArray tokens = golden.array("tokens").castTo(precision.type()); // [T, N]
    long steps = tokens.size(0);
    long batch = tokens.size(1);
    INDArray x = tokens.transpose().dup('c').reshape(batch, 1, steps);
    INDArray h = network.feedForwardToLayer(1, x).get(2);
    INDArray rows = h.permute(2, 0, 1).dup('c').reshape('c', steps * batch, h.size(1));
    INDArray logits =
        rows.mmul(network.getOutputLayer().getParam("W"))
            .addRowVector(network.getOutputLayer().getParam("b"));
    INDArray y = golden.array("y", steps, batch, foreign.tokens());
    return Map.of("y", precision.error(logits.reshape('c', y.shape()), y));
  }
}
