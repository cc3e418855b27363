package dev.unroll.experiments.interchange.onnx;

import dev.unroll.datasets.datavec.Tokenizer;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.interchange.onnx.OnnxGraph.ElementType;
import dev.unroll.experiments.interchange.part.NetworkParts;
import dev.unroll.experiments.interchange.part.Part;
import dev.unroll.experiments.stage.AnswerScaler;
import dev.unroll.experiments.stage.ChannelEncoder;
import dev.unroll.experiments.stage.NetworkStage;
import dev.unroll.experiments.stage.Stage;
import dev.unroll.experiments.stage.TextEncoder;
import dev.unroll.experiments.stage.TrainedModel;
import dev.unroll.runtime.StatePart;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A trained network as ONNX files of two forms.
 *
 * <p>The sequence form takes {@code x} [N, T, I] (or {@code tokens} [N, T]) and {@code lengths}
 * [N], how many steps of each sequence are real, and gives {@code y} [N, T, K], or [N, K] where the
 * last real step alone is answered. The stream form takes {@code x} and the states before, and
 * gives {@code y} and the states after; a stream begins with zeros.
 */
public final class OnnxNetwork {
  static final String VALUES = "x";
  static final String TOKENS = "tokens";
  static final String LENGTHS = "lengths";
  static final String ANSWER = "y";

  private static final String ENCODER_BEFORE = "state.encoder.last";
  private static final String ENCODER_AFTER = "next.encoder.last";
  private static final Set<Class<?>> STAGES =
      Set.of(NetworkStage.class, TextEncoder.class, ChannelEncoder.class, AnswerScaler.class);

  private final List<Part> parts;
  private final Optional<Tokenizer> tokenizer;
  private final Optional<ChannelEncoder> encoder;
  private final Optional<AnswerScaler> scaler;
  private final Map<String, String> facts;

  /**
   * @param facts what the file shall say beside what it does, by name
   * @throws InvalidInput if the network has a layer that cannot be exported
   */
  public OnnxNetwork(TrainedModel model, Map<String, String> facts) {
    this.parts = NetworkParts.of(model.network().network());
    this.tokenizer = stage(model, TextEncoder.class).map(TextEncoder::tokenizer);
    this.encoder = stage(model, ChannelEncoder.class);
    this.scaler = stage(model, AnswerScaler.class);
    for (Stage stage : model.stages()) {
      if (!STAGES.contains(stage.getClass())) {
        throw new InvalidInput(
            "--format onnx: expected a stage that ONNX can have, got "
                + stage.getClass().getSimpleName());
      }
    }
    this.facts = Map.copyOf(facts);
  }

  private static <S extends Stage> Optional<S> stage(TrainedModel model, Class<S> type) {
    return model.stages().stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  /**
   * A step of one sequence in ONNX Runtime, over and over, on one thread: the states that come out
   * go in again without a copy. To measure its speed.
   */
  public OnnxRuntime.Repeated steps() {
    Map<String, OnnxArray> inputs = new LinkedHashMap<>();
    inputs.put(VALUES, OnnxArray.of(new float[inputs()], 1, 1, inputs()));
    Map<String, String> fed = new LinkedHashMap<>();
    states()
        .forEach(
            (name, part) -> {
              inputs.put(name, OnnxArray.of(new float[part.size()], 1, part.size()));
              fed.put(name, name.replace("state.", "next."));
            });
    return OnnxRuntime.repeated(stream(), inputs, fed);
  }

  /** Whether a step takes the number of a token. */
  boolean readsTokens() {
    return tokenizer.isPresent() || parts.get(0) instanceof Part.Embedding;
  }

  /**
   * Whether there is a stream form: no layer reads backwards, and no state grows without an end.
   */
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
    Map<String, StatePart> states = SequenceNodes.states(parts);
    encoder.ifPresent(
        own -> states.put(ENCODER_BEFORE, new StatePart("last", own.scales().size())));
    return states;
  }

  /** Scales the channels and fills what is missing, where the model does. */
  Optional<ChannelEncoder> encoder() {
    return encoder;
  }

  /** The answers in their own units, where the model gives them so. */
  Optional<AnswerScaler> scaler() {
    return scaler;
  }

  /** How many numbers a step of the file's {@code x} has. */
  int channels() {
    return encoder.map(own -> own.scales().size()).orElseGet(this::inputs);
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
    String given = graph.input(LENGTHS, ElementType.INT64, SequenceNodes.BATCH);
    String lengths = graph.node("Min", given, graph.size(x, 1));
    SequenceNodes nodes =
        new SequenceNodes(
            graph,
            new SequenceNodes.Lengths(Optional.of(lengths), graph.cast(lengths, ElementType.INT32)),
            false);
    ChannelNodes.Encoded read = timeFirst(graph, x, false);
    answer(graph, nodes.write(parts, read.values()));
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
          "the network has no stream form: it reads every sequence from its end, too, or keeps all"
              + " of its steps");
    }
    OnnxGraph graph = new OnnxGraph("stream");
    String x = input(graph);
    SequenceNodes nodes = new SequenceNodes(graph, SequenceNodes.Lengths.ALL, true);
    ChannelNodes.Encoded read = timeFirst(graph, x, true);
    answer(graph, nodes.write(parts, read.values()));
    for (SequenceNodes.StateName state : nodes.states()) {
      graph.output(
          state.output(),
          ElementType.FLOAT,
          state.value(),
          SequenceNodes.BATCH,
          state.part().size());
    }
    if (encoder.isPresent()) {
      graph.output(
          ENCODER_AFTER,
          ElementType.FLOAT,
          read.last(),
          SequenceNodes.BATCH,
          encoder.get().scales().size());
    }
    Map<String, String> own = new LinkedHashMap<>();
    own.put("unroll.form", "stream");
    own.put(
        "unroll.states",
        OnnxModel.json(
            states().entrySet().stream()
                .map(
                    state ->
                        new StateFact(
                            state.getKey(),
                            state.getKey().replace("state.", "next."),
                            state.getValue().size(),
                            state.getValue().start()))
                .toList()));
    return OnnxModel.bytes(graph, facts(own));
  }

  /** What the file says of a part of the state. */
  private record StateFact(String in, String out, int size, float start) {}

  private String input(OnnxGraph graph) {
    if (readsTokens()) {
      return graph.input(TOKENS, ElementType.INT64, SequenceNodes.BATCH, "time");
    }
    ElementType type = encoder.isPresent() ? ElementType.DOUBLE : ElementType.FLOAT;
    return graph.input(VALUES, type, SequenceNodes.BATCH, "time", channels());
  }

  /** [T, N, I] of what the first layer reads, or tokens [T, N] for an embedding. */
  private ChannelNodes.Encoded timeFirst(OnnxGraph graph, String x, boolean streams) {
    if (!readsTokens()) {
      String values = graph.transpose(x, 1, 0, 2);
      String before =
          encoder.isPresent() && streams
              ? graph.input(ENCODER_BEFORE, ElementType.FLOAT, SequenceNodes.BATCH, channels())
              : "";
      return encoder
          .map(own -> new ChannelNodes(graph, own).write(values, before))
          .orElseGet(() -> new ChannelNodes.Encoded(values, ""));
    }
    String tokens = graph.transpose(x, 1, 0);
    if (parts.get(0) instanceof Part.Embedding) {
      return new ChannelNodes.Encoded(tokens, "");
    }
    String zeroAndOne = graph.floats("zero_and_one", new float[] {0, 1}, 2);
    String rows = graph.node("OneHot", tokens, graph.index(inputs()), zeroAndOne);
    return new ChannelNodes.Encoded(rows, "");
  }

  private void answer(OnnxGraph graph, String y) {
    ElementType type = scaler.isPresent() ? ElementType.DOUBLE : ElementType.FLOAT;
    String value = scaler.map(own -> ChannelNodes.restored(graph, own, y)).orElse(y);
    if (answersLast()) {
      graph.output(ANSWER, type, value, SequenceNodes.BATCH, outputs());
    } else {
      graph.output(
          ANSWER, type, graph.transpose(value, 1, 0, 2), SequenceNodes.BATCH, "time", outputs());
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
                    IntStream.range(0, known.size())
                        .mapToObj(token -> known.decode(token))
                        .toList())));
    return all;
  }
}
