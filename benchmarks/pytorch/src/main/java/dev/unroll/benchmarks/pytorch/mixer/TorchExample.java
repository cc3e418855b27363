package dev.unroll.benchmarks.pytorch.mixer;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.Tensor;

/**
 * Parameters and sequences of one of the other side's layers, from a file of arrays: name, length,
 * floats. A matrix lies as PyTorch's linear maps have it, [out][in].
 */
final class TorchExample {
  private final Map<String, float[]> arrays = new HashMap<>();
  private final List<Tensor> parameters = new ArrayList<>();

  TorchExample(Path file) {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      while (in.available() > 0) {
        String name = in.readUTF();
        float[] values = new float[in.readInt()];
        for (int k = 0; k < values.length; k++) {
          values[k] = in.readFloat();
        }
        arrays.put(name, values);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** A parameter that gets a gradient. */
  Tensor parameter(String name, long... shape) {
    Tensor tensor = array(name, shape).set_requires_grad(true);
    parameters.add(tensor);
    return tensor;
  }

  /** An array. */
  Tensor array(String name, long... shape) {
    return AbstractTensor.create(arrays.get(name), shape);
  }

  /** All parameters that were asked for. */
  List<Tensor> parameters() {
    return parameters;
  }
}
