package dev.unroll.experiments.interchange.onnx;

import java.util.List;

/** Writes one layer that walks along a sequence. */
interface WalkNodes {

  /**
   * What a layer gives.
   *
   * @param output [T, N, H]
   * @param states after the last real step, [N, size] each; none for two directions
   */
  record Result(String output, List<String> states) {}

  /**
   * Adds the layer's nodes.
   *
   * @param x [T, N, I]
   * @param states before the first step, [N, size] each; empty for zeros
   */
  Result write(String x, List<String> states);
}
