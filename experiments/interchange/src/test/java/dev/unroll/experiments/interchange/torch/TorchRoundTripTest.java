package dev.unroll.experiments.interchange.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.interchange.file.SafetensorsWriter;
import dev.unroll.experiments.interchange.file.TorchFile;
import dev.unroll.experiments.interchange.file.WeightFile;
import dev.unroll.experiments.interchange.part.MadeParts;
import dev.unroll.experiments.interchange.part.NetworkParts;
import dev.unroll.experiments.interchange.part.Part;
import dev.unroll.experiments.interchange.part.PartNetwork;
import dev.unroll.runtime.Squash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;

/** Networks with PyTorch's names, written and read again. */
final class TorchRoundTripTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "tanh-rnn, false",
    "tanh-rnn, true",
    "relu-rnn, false",
    "gru, false",
    "gru, true",
    "lstm, false",
    "lstm, true",
  })
  void theSameBits(String block, boolean both) throws IOException {
    MadeParts made = new MadeParts(3, 1);
    for (int l = 0; l < 2; l++) {
      made = both ? made.bothWays(block, 5, Part.Merge.CONCAT) : made.walk(block, 5);
    }
    same(made.dense(2, Squash.IDENTITY).parts());
  }

  @Test
  void aClassifierOfTokens() throws IOException {
    same(new MadeParts(11, 2).embedding(4).walk("gru", 5).last().dense(3, Squash.SOFTMAX).parts());
  }

  private void same(List<Part> parts) throws IOException {
    MultiLayerNetwork before = PartNetwork.of(parts, DataType.FLOAT);
    List<Part> exported = NetworkParts.of(before);
    Path file = folder.resolve("model.safetensors");
    SafetensorsWriter.write(file, TorchWriter.tensors(exported), TorchWriter.metadata(exported));
    List<Part> read = TorchReader.parts(WeightFile.read(file), WeightFile.metadata(file));
    MultiLayerNetwork after = PartNetwork.of(read, DataType.FLOAT);

    assertThat(after.getLayerWiseConfigurations()).isEqualTo(before.getLayerWiseConfigurations());
    assertThat(after.params().data().asFloat()).isEqualTo(before.params().data().asFloat());
  }

  /** An nn.LSTM of PyTorch's own file, with two biases that both count. */
  @Test
  void bothBiasesOfPyTorchCount() throws IOException {
    float[] one = {1, 2, 3, 4};
    float[] two = {.5f, .25f, .125f, 0};
    Path file =
        new TorchFile()
            .tensor("decoder.weight_ih_l0", new float[4], 4, 1)
            .tensor("decoder.weight_hh_l0", new float[4], 4, 1)
            .tensor("decoder.bias_ih_l0", one, 4)
            .tensor("decoder.bias_hh_l0", two, 4)
            .write(folder.resolve("lstm.pth"));
    List<Part> parts = TorchReader.parts(WeightFile.read(file), Map.of());

    Part.Walk walk = (Part.Walk) parts.get(0);
    assertThat(walk.name()).isEqualTo("lstm");
    assertThat(walk.directions().get(0).get("b")).containsExactly(1.5f, 2.25f, 3.125f, 4);
  }

  @Test
  void whatHasNoPlaceIsNamed() throws IOException {
    refused(lstm().tensor("norm.weight", new float[3], 3), "such as [norm.weight]");
    refused(lstm().tensor("weight_hr_l0", new float[1], 1, 1), "such as [weight_hr_l0]");
    refused(
        new TorchFile()
            .tensor("weight_ih_l0", new float[4], 4, 1)
            .tensor("weight_hh_l0", new float[4], 4, 1)
            .tensor("bias_ih_l0", new float[4], 4),
        "the tensor \"bias_hh_l0\" is missing");
    refused(
        new TorchFile()
            .tensor("weight_ih_l0", new float[10], 5, 2)
            .tensor("weight_hh_l0", new float[10], 5, 2),
        "expected [H, H], [3·H, H] or [4·H, H] of an RNN, a GRU or an LSTM, got the shape [5, 2]");
  }

  private static TorchFile lstm() {
    return new TorchFile()
        .tensor("weight_ih_l0", new float[4], 4, 1)
        .tensor("weight_hh_l0", new float[4], 4, 1);
  }

  private void refused(TorchFile made, String message) throws IOException {
    Path file = made.write(folder.resolve("refused.pth"));
    assertThatThrownBy(() -> TorchReader.parts(WeightFile.read(file), Map.of()))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(message);
  }

  @Test
  void whatPyTorchHasNotIsNamed() {
    List<Part> mixed = new MadeParts(3, 1).walk("gru", 5).walk("lstm", 5).parts();
    assertThatThrownBy(() -> TorchWriter.tensors(mixed))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("no module for these recurrent layers ([gru 5, lstm 5])");
    List<Part> summed = new MadeParts(3, 1).bothWays("gru", 5, Part.Merge.ADD).parts();
    assertThatThrownBy(() -> TorchWriter.tensors(summed))
        .hasMessageContaining("PyTorch's bidirectional layers concatenate, and these ADD");
  }
}
