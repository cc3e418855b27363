package dev.unroll.benchmarks.sidebyside;

import dev.unroll.benchmarks.Size;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What PyTorch needs to compute the same as one of our layers: its parameters, inputs, ∂L/∂y and,
 * to compare with, y and ∂L/∂x. Every array is a name, the length and so many floats: parameters
 * column by column, which is PyTorch's order of the transposed matrix; sequences as [N, T, F].
 */
final class MixerFile {
  private MixerFile() {}

  static Path write(Mixer mixer, Size size, LoneLayer layer) {
    try {
      Path file = Files.createTempFile("unroll-mixer", ".bin");
      file.toFile().deleteOnExit();
      try (DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
        for (var parameter : mixer.block().parameters(size.inputs(), size.hidden())) {
          put(out, parameter.torch(), layer.parameters().get(parameter.name()).dup('f'), 'f');
        }
        put(out, "x", layer.x().permute(0, 2, 1), 'c');
        put(out, "dy", layer.epsilon().permute(0, 2, 1), 'c');
        put(out, "y", layer.forward(y -> y.detach().permute(0, 2, 1)), 'c');
        put(out, "dx", layer.step(result -> result.getSecond().detach().permute(0, 2, 1)), 'c');
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot hand a layer to PyTorch", e);
    }
  }

  private static void put(DataOutputStream out, String name, INDArray array, char order)
      throws IOException {
    float[] values = array.dup(order).data().asFloat();
    out.writeUTF(name);
    out.writeInt(values.length);
    for (float value : values) {
      out.writeFloat(value);
    }
  }
}
