package dev.unroll.experiments.interchange.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.interchange.part.Part;
import dev.unroll.experiments.interchange.part.PartNetwork;
import dev.unroll.experiments.stage.NetworkStage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.ValueInfoProto;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The LSTM of a voice activity detector (Silero VAD 6), inside a branch of an {@code If}, whose
 * weights are cut and joined by 30 nodes; where a folder {@code shared} lies above.
 */
final class SileroTest {
  private static final String NODE = "If_0_else_branch__Inline_0__/decoder/rnn/LSTM";
  private static final int UNITS = 128;

  private static Path file() {
    Path here = Path.of("").toAbsolutePath();
    return Stream.iterate(here, path -> path != null, Path::getParent)
        .map(path -> path.resolve("shared/models/silero_vad_v6.onnx"))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseGet(
            () -> {
              Assumptions.abort("no folder shared above with models/silero_vad_v6.onnx");
              return null;
            });
  }

  @Test
  void streamsFrameByFrameAsInOnnxRuntime(TestReporter reporter) throws IOException {
    List<Part> parts = OnnxReader.parts(file(), Optional.of(NODE));
    NetworkStage ours = NetworkStage.of(PartNetwork.of(parts, DataType.FLOAT));
    Map<String, OnnxArray> inputs = new LinkedHashMap<>();
    inputs.put("h", OnnxArray.of(new float[UNITS], 1, 1, UNITS));
    inputs.put("c", OnnxArray.of(new float[UNITS], 1, 1, UNITS));
    Random random = new Random(6);
    double largest = 0;
    try (OnnxRuntime runtime = OnnxRuntime.open(branch())) {
      for (int frame = 0; frame < 200; frame++) {
        double[] x = random.doubles(UNITS).toArray(); // as behind a ReLU
        float[] given = new float[UNITS];
        IntStream.range(0, UNITS).forEach(k -> given[k] = (float) x[k]);
        inputs.put("x", OnnxArray.of(given, 1, 1, UNITS));
        Map<String, OnnxArray> theirs = runtime.run(inputs);
        inputs.put("h", theirs.get("h_after"));
        inputs.put("c", theirs.get("c_after"));
        double[] y = ours.step(x);
        for (int k = 0; k < UNITS; k++) {
          largest =
              Math.max(largest, Math.abs(y[k] - theirs.get("y").get(k)) / (1 + Math.abs(y[k])));
        }
      }
    }
    reporter.publishEntry("largest difference", "%.1e".formatted(largest));
    assertThat(largest).isLessThan(1e-5);
  }

  /** The node and all that makes its weights, in a graph of their own. */
  private static byte[] branch() throws IOException {
    ModelProto model = ModelProto.parseFrom(Files.readAllBytes(file()));
    Scope.Place place =
        new Scope(model.getGraph(), Optional.empty())
            .places().stream()
                .filter(one -> one.node().getName().equals(NODE))
                .findFirst()
                .orElseThrow();
    GraphProto.Builder graph = GraphProto.newBuilder().setName("branch");
    Set<String> seen = new HashSet<>();
    for (String weights : place.node().getInputList().subList(1, 4)) {
      copy(place.scope(), weights, graph, seen);
    }
    NodeProto.Builder node = place.node().toBuilder().setInput(0, "x").clearOutput();
    while (node.getInputCount() < 7) {
      node.addInput("");
    }
    node.setInput(5, "h").setInput(6, "c");
    graph.addNode(node.addOutput("y").addOutput("h_after").addOutput("c_after"));
    OnnxGraph face = new OnnxGraph("face");
    List.of("x", "h", "c")
        .forEach(name -> face.input(name, OnnxGraph.ElementType.FLOAT, 1, 1, UNITS));
    graph.addAllInput(face.build().getInputList());
    for (String name : List.of("y", "h_after", "c_after")) {
      graph.addOutput(
          ValueInfoProto.newBuilder(face.build().getInput(0)).setName(name).clearType());
    }
    return model.toBuilder().setGraph(graph).clearMetadataProps().build().toByteArray();
  }

  private static void copy(Scope scope, String value, GraphProto.Builder graph, Set<String> seen) {
    if (!seen.add(value)) {
      return;
    }
    scope.tensor(value).ifPresent(graph::addInitializer);
    Optional<NodeProto> maker = scope.maker(value);
    maker.ifPresent(node -> node.getInputList().forEach(input -> copy(scope, input, graph, seen)));
    maker.ifPresent(graph::addNode);
  }

  @Test
  void theWholeGraphIsRefusedWithTheNamesOfItsNodes() {
    Path file = file();
    assertThatThrownBy(() -> OnnxReader.parts(file, Optional.empty()))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("the node \"If_0\" (If): it has graphs inside")
        .hasMessageContaining("--node NAME reads one of its recurrent nodes alone: ")
        .hasMessageContaining(NODE);
    assertThatThrownBy(() -> OnnxReader.parts(file, Optional.of("rnn")))
        .hasMessageContaining("it has no recurrent node \"rnn\", nearest is \"If_0_");
  }
}
