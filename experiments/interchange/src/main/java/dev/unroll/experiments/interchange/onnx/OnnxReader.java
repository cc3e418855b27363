package dev.unroll.experiments.interchange.onnx;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Nearest;
import dev.unroll.experiments.interchange.file.WeightFile;
import dev.unroll.experiments.interchange.part.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;

/**
 * Reads a recurrent network out of an ONNX file: RNN, GRU and LSTM layers on top of each other,
 * maybe behind an embedding, maybe before a dense layer; or the one such node that is named.
 * Nothing of a file is executed; constants are folded.
 */
public final class OnnxReader {
  private static final int MAX_NAMES = 8; // in a message
  private static final byte FIRST = 8; // the key of ir_version, with which every file begins

  private OnnxReader() {}

  /** Whether a file begins like one of ONNX. */
  public static boolean fits(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (var in = Files.newInputStream(file)) {
      byte[] first = in.readNBytes(9);
      return first.length > 1
          && first[0] == FIRST
          && first[1] > 0
          && (first.length < 9 || first[8] != '{');
    }
  }

  /**
   * The parts of a network.
   *
   * @param node the name of a recurrent node, which is read alone; empty for the whole graph
   * @throws InvalidInput naming the node that is no such layer, or saying what is wrong with the
   *     file
   */
  public static List<Part> parts(Path file, Optional<String> node) {
    return WeightFile.readSafely(
        file,
        given -> {
          byte[] bytes = Files.readAllBytes(given);
          GraphProto graph = graph(bytes);
          Scope scope = new Scope(graph, Optional.empty());
          return node.isPresent()
              ? List.of(one(scope, node.get(), bytes.length))
              : new GraphReader(scope, new Constants(scope, bytes.length)).parts();
        });
  }

  private static GraphProto graph(byte[] bytes) {
    try {
      ModelProto model = ModelProto.parseFrom(bytes);
      if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
        throw new InvalidInput("expected an ONNX model with a graph, got none");
      }
      return model.getGraph();
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidInput("the file is damaged or cut short", e);
    }
  }

  private static Part one(Scope scope, String name, long bytes) {
    List<Scope.Place> all = recurrent(scope);
    List<String> names = all.stream().map(place -> place.node().getName()).toList();
    Scope.Place place =
        all.stream()
            .filter(one -> one.node().getName().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new InvalidInput(
                        names.isEmpty()
                            ? "it has no RNN, GRU or LSTM"
                            : "it has no recurrent node \"%s\", nearest is \"%s\"; all: %s"
                                .formatted(name, Nearest.of(name, names).get(0), some(names))));
    return WalkReader.of(place.node(), new Constants(place.scope(), bytes));
  }

  private static List<Scope.Place> recurrent(Scope scope) {
    return scope.places().stream()
        .filter(place -> WalkReader.OPERATORS.contains(place.node().getOpType()))
        .toList();
  }

  /** What to say of a file whose whole graph cannot be read. */
  static String remedy(Scope scope) {
    List<String> names = recurrent(scope).stream().map(place -> place.node().getName()).toList();
    return names.isEmpty()
        ? "it has no RNN, GRU or LSTM"
        : "--node NAME reads one of its recurrent nodes alone: " + some(names);
  }

  private static String some(List<String> names) {
    return names.stream().limit(MAX_NAMES).collect(Collectors.joining(", "))
        + (names.size() > MAX_NAMES ? ", …" : "");
  }
}
