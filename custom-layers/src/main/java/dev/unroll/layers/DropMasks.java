package dev.unroll.layers;

import dev.unroll.layers.engine.HeapFloats;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.Parameter.Role;
import dev.unroll.runtime.graph.Drop;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a training pass of a layer with {@link RecurrentDropout} multiplies numbers by, forward and
 * backward.
 *
 * @param inputs of the inputs [N, I, T]; null where nothing is left out
 * @param outputs of the outputs [N, H, T]; likewise
 * @param weights of parameters, by name
 */
record DropMasks(INDArray inputs, INDArray outputs, Map<String, INDArray> weights) {
  private static final int INPUTS = -1; // places that no node of a graph has
  private static final int OUTPUTS = -2;
  private static final int WEIGHTS = -3;

  static final DropMasks NONE = new DropMasks(null, null, Map.of());

  /**
   * @param noise what to draw from; 0 for none
   * @param x inputs [N, I, T]
   */
  static DropMasks of(Recurrent layer, long noise, INDArray x) {
    RecurrentDropout dropout = layer.getDropout();
    if (dropout == null || noise == 0) {
      return NONE;
    }
    int n = (int) x.size(0);
    int t = (int) x.size(2);
    Map<String, INDArray> weights = new LinkedHashMap<>();
    for (Parameter parameter : layer.parameters().values()) {
      if (dropout.weights() > 0 && parameter.role() == Role.RECURRENT_WEIGHT) {
        int rows = parameter.rows();
        int columns = parameter.columns();
        float[] values = rows(dropout.weights(), noise, WEIGHTS - weights.size(), columns, rows);
        weights.put(parameter.name(), array(values, x.dataType(), rows, columns));
      }
    }
    Steps steps = new Steps(n, t, dropout.sequence());
    return new DropMasks(
        steps.of(dropout.inputs(), noise, INPUTS, (int) x.size(1), x.dataType()),
        steps.of(dropout.outputs(), noise, OUTPUTS, (int) layer.getNOut(), x.dataType()),
        weights);
  }

  /** The steps of a minibatch. */
  private record Steps(int n, int t, boolean sequence) {
    /** [N, width, T] that lies in memory as {@code Recurrence} lays out outputs. */
    INDArray of(double rate, long noise, int place, int width, DataType type) {
      if (rate == 0) {
        return null;
      }
      float[] values = rows(rate, noise, place, width, sequence ? n : n * t);
      float[] all = sequence ? repeated(values, width) : values;
      return array(all, type, n, t, width).permute(0, 2, 1);
    }

    private float[] repeated(float[] values, int width) {
      float[] all = new float[n * t * width];
      for (int k = 0; k < t * width; k++) {
        System.arraycopy(values, k / t * n, all, k * n, n);
      }
      return all;
    }
  }

  private static float[] rows(double rate, long noise, int place, int rows, int width) {
    Drop drop = new Drop(rate);
    float[] values = new float[rows * width];
    Arrays.fill(values, 1);
    for (int row = 0; row < rows; row++) {
      drop.drop(Drop.seed(noise, place, row), values, row * width, width);
    }
    return values;
  }

  private static INDArray array(float[] values, DataType type, long... shape) {
    return HeapFloats.array(values, 'f', shape).castTo(type);
  }

  /** What takes the place of the inputs. */
  INDArray in(INDArray x) {
    return inputs == null ? x : product(x, inputs);
  }

  /** What takes the place of a parameter. */
  INDArray in(String name, INDArray parameter) {
    INDArray mask = weights.get(name);
    return mask == null ? parameter : parameter.dup('f').muli(mask);
  }

  /** Changes outputs. */
  void out(INDArray y) {
    if (outputs != null) {
      multiply(y, outputs, y);
    }
  }

  /** What takes the place of the outputs' gradient. */
  INDArray back(INDArray dy) {
    return outputs == null ? dy : product(dy, outputs);
  }

  /** Changes the gradients of inputs and parameters. */
  void back(INDArray dx, Map<String, INDArray> gradients) {
    if (inputs != null) {
      multiply(dx, inputs, dx);
    }
    weights.forEach((name, mask) -> gradients.get(name).muli(mask));
  }

  private static INDArray product(INDArray x, INDArray mask) {
    long[] lying = {x.size(0), x.size(2), x.size(1)};
    INDArray product = Nd4j.createUninitialized(x.dataType(), lying, 'f').permute(0, 2, 1);
    multiply(x, mask, product);
    return product;
  }

  /** In the order in which the numbers lie: ND4J goes through a permuted array one by one. */
  private static void multiply(INDArray x, INDArray mask, INDArray into) {
    if (lies(x) && lies(mask) && lies(into)) {
      line(x).muli(line(mask), line(into));
    } else {
      x.muli(mask, into);
    }
  }

  private static INDArray line(INDArray nft) {
    return nft.permute(0, 2, 1).reshape('f', new long[] {nft.length()});
  }

  private static boolean lies(INDArray nft) {
    return nft.stride(0) == 1
        && nft.stride(2) == nft.size(0)
        && nft.stride(1) == nft.size(0) * nft.size(2);
  }
}
