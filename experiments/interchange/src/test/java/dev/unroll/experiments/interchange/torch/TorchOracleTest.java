package dev.unroll.experiments.interchange.torch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.experiments.interchange.file.WeightFile;
import dev.unroll.experiments.interchange.onnx.OnnxReader;
import dev.unroll.experiments.interchange.part.Part;
import dev.unroll.experiments.interchange.part.PartNetwork;
import dev.unroll.experiments.io.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Files that PyTorch 1.13 (Debian 12's python3-torch) wrote by {@code torch.save} and {@code
 * torch.onnx.export}, with its answers: an LSTM of two layers in both directions, a GRU of two
 * layers that answers at the last step, a rectified RNN.
 */
final class TorchOracleTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "lstm, pth",
    "lstm, onnx",
    "gru, pth",
    "gru, onnx",
    "rnn, pth",
    "rnn, onnx",
  })
  void answersAsPyTorch(String name, String format) throws IOException {
    List<Part> parts = parts(name, format);
    JsonNode recorded = Json.MAPPER.readTree(resource(name + ".json"));
    INDArray x = array(recorded.path("x"), 3).permute(0, 2, 1); // ours is [N, I, T]
    INDArray y = PartNetwork.of(parts, DataType.FLOAT).output(x);
    INDArray expected =
        name.equals("gru")
            ? array(recorded.path("y"), 2)
            : array(recorded.path("y"), 3).permute(0, 2, 1);

    assertThat(y.shape()).isEqualTo(expected.shape());
    assertThat(y.sub(expected).amaxNumber().doubleValue()).isLessThan(1e-6);
  }

  private List<Part> parts(String name, String format) throws IOException {
    Path file = folder.resolve(name + "." + format);
    Files.write(file, resource(name + "." + format));
    if (format.equals("onnx")) {
      return OnnxReader.parts(file, Optional.empty());
    }
    String nonlinearity = name.equals("rnn") ? "relu" : "tanh";
    String answers = name.equals("gru") ? "last step" : "every step";
    return TorchReader.parts(
        WeightFile.read(file),
        Map.of(TorchNames.NONLINEARITY, nonlinearity, TorchNames.ANSWERS, answers));
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = TorchOracleTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  /** Nested lists as an array. */
  private static INDArray array(JsonNode lists, int rank) {
    long[] shape = new long[rank];
    JsonNode first = lists;
    for (int d = 0; d < rank; d++) {
      shape[d] = first.size();
      first = first.path(0);
    }
    List<Float> values = new ArrayList<>();
    collect(lists, values);
    float[] floats = new float[values.size()];
    for (int k = 0; k < floats.length; k++) {
      floats[k] = values.get(k);
    }
    return Nd4j.createFromArray(floats).reshape(shape);
  }

  private static void collect(JsonNode node, List<Float> values) {
    if (node.isArray()) {
      node.forEach(child -> collect(child, values));
    } else {
      values.add((float) node.doubleValue());
    }
  }
}
