package dev.unroll.runtime;

import dev.unroll.runtime.kernel.PackedWeights;
import dev.unroll.runtime.kernel.Products;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;

/** Makes the stages of a {@link Streamer} from weights. */
public final class Stages {
  private Stages() {}

  /**
   * A block at work.
   *
   * @param in I, the width of the inputs
   * @param out H, the width of the outputs
   * @param parameters by name, each column by column, as {@link SequenceBlock#parameters} has them
   * @throws IllegalArgumentException if one is missing or has another length
   */
  public static Streamer.Stage block(
      SequenceBlock block, int in, int out, Map<String, float[]> parameters) {
    List<Parameter> expected = block.parameters(in, out);
    for (Parameter parameter : expected) {
      float[] values = parameters.get(parameter.name());
      if (values == null || values.length != parameter.length()) {
        throw new IllegalArgumentException(
            "parameter %s: expected %d numbers, got %s"
                .formatted(
                    parameter.name(), parameter.length(), values == null ? "none" : values.length));
      }
    }
    if (block instanceof GraphBlock graph) {
      return new GraphStage(graph, in, out, parameters);
    }
    return SingleStep.of(
        block,
        Products.fastest(),
        new PackedWeights.Source(
            buffer(parameters, Cell.INPUT_WEIGHTS),
            buffer(parameters, Cell.RECURRENT_WEIGHTS),
            buffer(parameters, Cell.BIAS),
            buffer(parameters, Cell.RECURRENT_BIAS)));
  }

  /**
   * A dense layer, y = φ(x·W + b).
   *
   * @param columns the weights as [outputs][inputs], which are kept
   * @param b [outputs], which is kept
   */
  public static Streamer.Stage dense(float[][] columns, float[] b, Squash squash) {
    return new DenseStage(columns, b, squash);
  }

  /**
   * A vector for each token; a step takes the token as a one-hot vector.
   *
   * @param rows the vectors [tokens][outputs], which are kept
   */
  public static Streamer.Stage embedding(float[][] rows) {
    return new EmbeddingStage(rows);
  }

  private static FloatBuffer buffer(Map<String, float[]> parameters, String name) {
    float[] values = parameters.get(name);
    return values == null ? null : FloatBuffer.wrap(values);
  }
}
