package dev.unroll.experiments.interchange.onnx;

import dev.unroll.datasets.datavec.Tokenizer;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.interchange.onnx.OnnxGraph.Type;
import dev.unroll.experiments.interchange.part.NetworkParts;
import dev.unroll.experiments.interchange.part.Part;
import dev.unroll.experiments.stage.TextEncoder;
import dev.unroll.experiments.stage.TrainedModel;
import dev.unroll.runtime.StatePart;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A trained network as ONNX files of two forms.
 *
 * <p>The sequence form takes {@code x} [N, T, I] (or {@code tokens} [N, T]) and {@code lengths} [N],
 * how many steps of each sequence are real, and gives {@code y} [N, T, K], or [N, K] where the last
 * real step alone is answered. The stream form takes {@code x} and the states before, and gives
 * {@code y} and the states after; a stream begins with zeros.
 */
public final class OnnxNetwork {
  static final String VALUES = "x";
  static final String TOKENS = "tokens";
  static final String LENGTHS = "lengths";
  static final String ANSWER = "y";

  private final List<Part> parts;
  private final Optional<Tokenizer> tokenizer;
  private final Map<String, String> facts;

  /**
   * @param facts what the file shall say beside what it does, by name
   * @throws InvalidInput if the network has a layer that cannot be exported
   */
  public OnnxNetwork(TrainedModel model, Map<String, String> facts) {
    this.parts = NetworkParts.of(model.network().network());
    this.tokenizer =
        model.stages().stream()
            .filter(TextEncoder.class::isInstance)
            .map(stage -> ((TextEncoder) stage).tokenizer())
            .findFirst();
    this.facts = Map.copyOf(facts);
  }

  List<Part> parts() {
    return parts;
  }

  /** Whether a step takes the number of a token. */
  boolean readsTokens() {
    return tokenizer.isPresent() || parts.get(0) instanceof Part.Embedding;
  }

  /** Whether there is a stream form: no layer reads backwards, and no state grows. */
  public boolean isStreamable() {
    return parts.stream()
            .noneMatch(part -> part instanceof Part.Walk walk && walk.merge().isPresent())
        && states().values().stream().noneMatch(StatePart::grows);
  }

  /** Whether the last step alone is answered. */
  boolean answersLast() {
    return parts.stream().anyMatch(Part.LastStep.class::isInstance);
  }

  /** The states of the stream form, by their names before the steps. */
  Map<String, StatePart> states() {
    return SequenceNodes.states(parts);
  }

  /** I, or V of tokens. */
  int inputs() {
    return ((Part.Wide) parts.get(0)).inputs();
  }

  /** K. */
  int outputs() {
    return parts.stream()
        .filter(Part.Wide.class::isInstance)
        .mapToInt(part -> ((Part.Wide) part).outputs())
        .reduce((before, own) -> own)
        .orElseThrow();
  }

  /** The sequence form. */
  public byte[] sequence() {
    OnnxGraph graph = new OnnxGraph("sequence");
    String x = input(graph);
    String given = graph.input(LENGTHS, Type.INT64, SequenceNodes.BATCH);
    String lengths = graph.node("Min", given, graph.size(x, 1));
    SequenceNodes nodes =
        new SequenceNodes(
            graph,
            new SequenceNodes.Lengths(Optional.of(lengths), graph.cast(lengths, Type.INT32)),
            false);
    answer(graph, nodes.write(parts, timeFirst(graph, x)));
    return OnnxModel.bytes(graph, facts(Map.of("unroll.form", "sequence")));
  }

  /**
   * The stream form.
   *
   * @throws InvalidInput if there is none
   */
  public byte[] stream() {
    if (!isStreamable()) {
      throw new InvalidInput(
          "the network has no stream form: it reads every sequence from its end, too, or keeps all of its steps");
    }
    OnnxGraph graph = new OnnxGraph("stream");
    String x = input(graph);
    SequenceNodes nodes = new SequenceNodes(graph, SequenceNodes.Lengths.ALL, true);
    answer(graph, nodes.write(parts, timeFirst(graph, x)));
    for (SequenceNodes.StateName state : nodes.states()) {
      graph.output(
          state.output(), Type.FLOAT, state.value(), SequenceNodes.BATCH, state.part().size());
    }
    Map<String, String> own = new LinkedHashMap<>();
    own.put("unroll.form", "stream");
    own.put(
        "unroll.states",
        OnnxModel.json(
            nodes.states().stream()
                .map(state -> new StateFact(
                            state.input(),
                            state.output(),
                            state.part().size(),
                            state.part().start()))
                .toList()));
    return OnnxModel.bytes(graph, facts(own));
  }

  /** What the file says of a part of the state. */
  private record StateFact(String in, String out, int size, float start) {}

  private String input(OnnxGraph graph) {
    return readsTokens()
        ? graph.input(TOKENS, Type.INT64, SequenceNodes.BATCH, "time")
        : graph.input(VALUES, Type.FLOAT, SequenceNodes.BATCH, "time", inputs());
  }

  /** [T, N, I] of what the first layer reads, or tokens [T, N] for an embedding. */
  private String timeFirst(OnnxGraph graph, String x) {
    if (!readsTokens()) {
      return graph.transpose(x, 1, 0, 2);
    }
    String tokens = graph.transpose(x, 1, 0);
    if (parts.get(0) instanceof Part.Embedding) {
      return tokens;
    }
    String zeroAndOne = graph.floats("zero_and_one", new float[] {0, 1}, 2);
    return graph.node("OneHot", tokens, graph.index(inputs()), zeroAndOne);
  }

  private void answer(OnnxGraph graph, String y) {
    if (answersLast()) {
      graph.output(ANSWER, Type.FLOAT, y, SequenceNodes.BATCH, outputs());
    } else {
      graph.output(
          ANSWER, Type.FLOAT, graph.transpose(y, 1, 0, 2), SequenceNodes.BATCH, "time", outputs());
    }
  }

  private Map<String, String> facts(Map<String, String> own) {
    Map<String, String> all = new LinkedHashMap<>(facts);
    all.putAll(own);
    all.put("unroll.answers", answersLast() ? "last step" : "every step");
    all.put("unroll.gates", "LSTM i, o, f, c; GRU z, r, h with the reset gate on the product");
    tokenizer.ifPresent(
        known ->
            all.put(
                "unroll.vocabulary",
                OnnxModel.json(
                    IntStream.range(0, known.size()).mapToObj(token -> known.decode(token)).toList())));
    return all;
  }
}
