package dev.unroll.experiments.interchange.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.interchange.onnx.OnnxGraph.ElementType;
import dev.unroll.experiments.interchange.part.MadeParts;
import dev.unroll.experiments.interchange.part.Part;
import dev.unroll.experiments.interchange.part.PartNetwork;
import dev.unroll.experiments.stage.NetworkStage;
import dev.unroll.experiments.stage.TrainedModel;
import dev.unroll.runtime.Squash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

/** ONNX files as networks: ours, those that PyTorch's exporter writes, and those that lie. */
final class OnnxReaderTest {
  @TempDir private Path folder;

  static Stream<List<Part>> networks() {
    return Stream.of(
        new MadeParts(3, 1).walk("tanh-rnn", 5).walk("gru", 4).dense(2, Squash.SIGMOID).parts(),
        new MadeParts(3, 1)
            .bothWays("lstm", 5, Part.Merge.CONCAT)
            .walk("relu-rnn", 4)
            .last()
            .dense(2, Squash.SOFTMAX)
            .parts(),
        new MadeParts(3, 1).bothWays("gru", 5, Part.Merge.AVERAGE).dense(1, Squash.TANH).parts(),
        new MadeParts(9, 1).embedding(3).walk("lstm", 5).dense(9, Squash.SOFTMAX).parts());
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theSameBitsComeBack(List<Part> parts) throws IOException {
    MultiLayerNetwork before = PartNetwork.of(parts, DataType.FLOAT);
    OnnxNetwork exported =
        new OnnxNetwork(new TrainedModel(List.of(NetworkStage.ofBatches(before))), Map.of());
    same(before, exported.sequence());
    if (exported.isStreamable()) {
      same(before, exported.stream());
    }
  }

  private void same(MultiLayerNetwork before, byte[] file) throws IOException {
    MultiLayerNetwork after = PartNetwork.of(read(file), DataType.FLOAT);
    assertThat(after.getLayerWiseConfigurations()).isEqualTo(before.getLayerWiseConfigurations());
    assertThat(after.params().data().asFloat()).isEqualTo(before.params().data().asFloat());
  }

  private List<Part> read(byte[] file) throws IOException {
    Path path = Files.write(folder.resolve("model.onnx"), file);
    assertThat(OnnxReader.fits(path)).isTrue();
    return OnnxReader.parts(path, Optional.empty());
  }

  /** The nodes that {@code torch.onnx.export} writes for a batch_first LSTM and a linear layer. */
  private static byte[] torch(Map<String, Object> attributes, Consumer<OnnxGraph> more) {
    OnnxGraph graph = new OnnxGraph("torch");
    String x = graph.transpose(graph.input("x", ElementType.FLOAT, "batch", "time", 2), 1, 0, 2);
    String shape =
        graph.node("Concat", Map.of("axis", 0), graph.longs(2), graph.size(x, 1), graph.longs(1));
    String zeros = graph.node("Expand", graph.floats("zero", new float[1]), shape);
    Map<String, Object> all = new HashMap<>(Map.of("hidden_size", 1, "direction", "bidirectional"));
    all.putAll(attributes);
    String y =
        graph.node(
            "LSTM",
            all,
            x,
            graph.floats(
                "W", new float[] {1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8}, 2, 4, 2),
            graph.floats("R", new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 4, 1),
            graph.floats("B", new float[16], 2, 8),
            "",
            zeros,
            zeros);
    String joined = graph.node("Reshape", graph.transpose(y, 0, 2, 1, 3), graph.longs(0, 0, -1));
    String last =
        graph.node("Gather", Map.of("axis", 1), graph.transpose(joined, 1, 0, 2), graph.index(-1));
    String out =
        graph.node(
            "Gemm",
            Map.of("transB", 1),
            last,
            graph.floats("fc.weight", new float[] {1, 2, 3, 4}, 2, 2),
            graph.floats("fc.bias", new float[] {5, 6}, 2));
    graph.output("out", ElementType.FLOAT, out, "batch", 2);
    more.accept(graph);
    return OnnxModel.bytes(graph, Map.of());
  }

  @Test
  void whatPyTorchExportsIsRead() throws IOException {
    List<Part> parts = read(torch(Map.of(), graph -> {}));

    assertThat(parts).hasSize(3);
    Part.Walk walk = (Part.Walk) parts.get(0);
    assertThat(walk.merge()).contains(Part.Merge.CONCAT);
    assertThat(walk.directions().get(0).get("RW")).containsExactly(1, 3, 4, 2); // i, f, g, o
    assertThat(parts.get(1)).isInstanceOf(Part.LastStep.class);
    assertThat(((Part.Dense) parts.get(2)).bias()).containsExactly(5, 6);
  }

  @Test
  void whatALayerDoesNotDoIsNamed() {
    refused(
        Map.of("clip", 3),
        "the node \"LSTM\" (LSTM): expected an RNN, a GRU or an LSTM as PyTorch has them, got"
            + " clip");
    refused(Map.of("layout", 1), "got layout=1");
    refused(Map.of("direction", "reverse"), "got the direction reverse alone");
    refused(Map.of("input_forget", 1), "got input_forget");
    refused(Map.of("hidden_size", 2), "a hidden_size that R has not");
    refused(
        Map.of("activations", List.of("Relu", "Tanh", "Tanh", "Relu", "Tanh", "Tanh")),
        "the activations [Relu, Tanh, Tanh");
  }

  private void refused(Map<String, Object> attributes, String message) {
    refused(torch(attributes, graph -> {}), message);
  }

  private void refused(byte[] file, String message) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(InvalidInput.class)
        .hasMessageStartingWith(folder.resolve("model.onnx") + ": ")
        .hasMessageContaining(message);
  }

  @Test
  void anotherNodeIsNamedWithTheRemedy() {
    OnnxGraph graph = new OnnxGraph("conv");
    String x = graph.input("x", ElementType.FLOAT, "batch", "time", 2);
    graph.output("y", ElementType.FLOAT, graph.node("Softplus", x), "batch", "time", 2);
    refused(
        OnnxModel.bytes(graph, Map.of()),
        "the node \"Softplus\" (Softplus): it is none that is known; expected an embedding");
  }

  @Test
  void filesThatLieAreRefused() {
    byte[] good = torch(Map.of(), graph -> {});
    refused(Arrays.copyOf(good, good.length / 2), "the file is damaged or cut short");
    OnnxGraph loop = new OnnxGraph("loop");
    loop.output("y", ElementType.FLOAT, "back", "batch");
    String one = loop.node("Identity", "Identity_2:y");
    loop.node("Identity", one);
    loop.output("back", ElementType.FLOAT, one, "batch");
    refused(OnnxModel.bytes(loop, Map.of()), "depends on itself");
  }

  /** 16 GB of zeros for a start state, and a weight of 16 GB in a file of some bytes. */
  @Test
  void whatAFileClaimsIsNotAllocated() {
    refused(sized(g -> g.node("ConstantOfShape", g.longs(1, 1 << 16, 1 << 16))), "of the shape");
    refused(sized(g -> g.node("ConstantOfShape", g.longs(1, 1 << 14, 1 << 14))), "unfold to many");
    refused(sized(g -> g.floats("h", new float[1], 1, 1 << 14, 1 << 14)), "expected 268,435,456");
  }

  private static byte[] sized(java.util.function.Function<OnnxGraph, String> start) {
    OnnxGraph graph = new OnnxGraph("sized");
    String x = graph.input("x", ElementType.FLOAT, "time", "batch", 1);
    String y =
        graph.node(
            "RNN",
            x,
            graph.floats("W", new float[1], 1, 1, 1),
            graph.floats("R", new float[1], 1, 1, 1),
            "",
            "",
            start.apply(graph));
    graph.output(
        "y", ElementType.FLOAT, graph.node("Squeeze", y, graph.longs(1)), "time", "batch", 1);
    return OnnxModel.bytes(graph, Map.of());
  }

  /** Whatever is cut off or changed, it is read, or refused in one sentence. */
  @Test
  void noDamageIsMoreThanASentence() throws IOException {
    byte[] good = torch(Map.of(), graph -> {});
    Random random = new Random(4);
    for (int k = 0; k < 500; k++) {
      byte[] bytes = good.clone();
      for (int c = 0; c < 1 + random.nextInt(3); c++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Path file = Files.write(folder.resolve("damaged.onnx"), bytes);
      try {
        OnnxReader.parts(file, Optional.empty());
      } catch (InvalidInput e) {
        assertThat(e.getMessage()).doesNotContain("\n");
      }
    }
  }
}
