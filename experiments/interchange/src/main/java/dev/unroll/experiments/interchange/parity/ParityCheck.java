package dev.unroll.experiments.interchange.parity;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.layers.Engines;
import dev.unroll.layers.blocks.Blocks;
import dev.unroll.layers.engine.State;
import dev.unroll.runtime.SequenceBlock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Compares our layers with PyTorch's nn.RNN, nn.LSTM and nn.GRU, in double or single precision:
 * outputs, end states and every gradient of L = Σ y·grad_y, with stacked layers, both directions,
 * start states and sequences of unequal lengths in any combination. Files of a {@code model} are of
 * one of our other blocks, and those with {@code tokens} of a whole network.
 */
public final class ParityCheck {
  private static final Map<String, String> TORCH_NAMES =
      Map.of("rnn_tanh", "tanh-rnn", "rnn_relu", "relu-rnn");

  private final GoldenFile golden;
  private final Precision precision;
  private final int batch;
  private final int steps;
  private final long hidden;
  private final int directions;
  private final SequenceBlock block;
  private final List<OneWay> ways = new ArrayList<>(); // [layer · directions + direction]
  private final Map<String, Double> errors = new LinkedHashMap<>();

  private ParityCheck(GoldenFile golden, Precision precision) {
    this.golden = golden;
    this.precision = precision;
    this.batch = golden.count("batch");
    this.steps = golden.count("time");
    this.hidden = golden.count("hidden_size");
    this.directions = golden.flag("bidirectional") ? 2 : 1;
    int layers = golden.count("layers");
    int width = golden.count("input_size");
    this.block = block(golden, "cell");
    for (int k = 0; k < layers * directions; k++) {
      long inputs = k < directions ? width : directions * hidden;
      OneWay way = new OneWay(block, inputs, hidden, precision, k % directions == 1);
      way.load(golden, suffix(k));
      ways.add(way);
    }
  }

  /**
   * The block that a file names: PyTorch's {@code rnn_tanh} and {@code rnn_relu}, or a name of the
   * registry with underscores.
   */
  static SequenceBlock block(GoldenFile golden, String field) {
    String name = golden.text(field);
    if (!known(name)) {
      String known = "rnn_tanh, rnn_relu or one of " + String.join(", ", Blocks.names());
      throw golden.wrong(field, known, "\"" + name + "\"");
    }
    return Blocks.named(ours(name));
  }

  private static boolean known(String name) {
    return Blocks.names().contains(ours(name));
  }

  private static String ours(String name) {
    return TORCH_NAMES.getOrDefault(name, name.replace('_', '-'));
  }

  /**
   * Runs one case.
   *
   * @param file JSON as PyTorch's side wrote it: arrays are [time][batch][feature]
   * @return the errors; none for a {@code model} that we do not have
   * @throws InvalidInput if the file is absent, is not JSON, lacks a field or names a {@code cell}
   *     we do not have
   */
  public static ParityResult check(Path file, Precision precision) {
    GoldenFile golden = GoldenFile.read(file);
    String name = golden.text("case");
    double tolerance = precision.tolerance(golden.largestInput());
    boolean model = golden.has("model");
    if (golden.has("tokens")) {
      String engine = Engines.choose(precision.type()).engine().name();
      return new ParityResult(
          name, precision, tolerance, engine, NetworkParity.check(golden, precision));
    }
    GraphModels.Model graph = model ? GraphModels.of(golden) : null;
    if (graph != null) {
      String engine = Engines.choose(precision.type(), graph.block()).name();
      return new ParityResult(
          name, precision, tolerance, engine, GraphParity.check(golden, graph, precision));
    }
    if (model && !known(golden.text("model"))) {
      return new ParityResult(name, precision, tolerance, "", Map.of());
    }
    SequenceBlock block = block(golden, model ? "model" : "cell");
    String engine = Engines.choose(precision.type(), block).name();
    if (model) {
      return new ParityResult(
          name, precision, tolerance, engine, BlockParity.check(golden, precision));
    }
    ParityCheck parity = new ParityCheck(golden, precision);
    parity.run();
    return new ParityResult(
        name, precision, tolerance, engine, Collections.unmodifiableMap(parity.errors));
  }

  private void run() {
    INDArray x = sequence("x", golden.count("input_size"));
    INDArray mask = mask();
    INDArray y = x;
    for (int k = 0; k < ways.size(); k += directions) {
      y = forward(k, y, mask);
    }
    compare("y", y, sequence("y", directions * hidden));
    compareStates("h_n", "c_n", ways.stream().map(OneWay::end).toList());

    INDArray dy = sequence("grad_y", directions * hidden);
    for (int k = ways.size() - directions; k >= 0; k -= directions) {
      dy = backward(k, dy);
    }
    compare("grad_x", dy, sequence("grad_x", x.size(1)));
    if (golden.has("h_0")) {
      compareStates("grad_h_0", "grad_c_0", ways.stream().map(OneWay::startGradient).toList());
    }
    for (int k = 0; k < ways.size(); k++) {
      ways.get(k)
          .gradients(suffix(k))
          .forEach(
              (name, ours) ->
                  compare(name, ours, golden.array("grad_weights/" + name, ours.shape())));
    }
  }

  /** The layer whose first direction is k: the directions' outputs side by side. */
  private INDArray forward(int k, INDArray x, INDArray mask) {
    INDArray[] outputs = new INDArray[directions];
    for (int d = 0; d < directions; d++) {
      outputs[d] = ways.get(k + d).forward(x, mask, start(k + d));
    }
    return Nd4j.concat(1, outputs);
  }

  /** Each direction takes its half of ∂L/∂y; their ∂L/∂x add up. */
  private INDArray backward(int k, INDArray dy) {
    INDArray dx = null;
    for (int d = 0; d < directions; d++) {
      INDArray part =
          dy.get(
              NDArrayIndex.all(),
              NDArrayIndex.interval(d * hidden, (d + 1) * hidden),
              NDArrayIndex.all());
      INDArray through = ways.get(k + d).backward(part.dup());
      dx = dx == null ? through : dx.add(through);
    }
    return dx;
  }

  private State start(int k) {
    if (!golden.has("h_0")) {
      return null;
    }
    INDArray h = golden.array("h_0", ways.size(), batch, hidden).slice(k).dup();
    return State.of(h, memory() ? golden.array("c_0", ways.size(), batch, hidden).slice(k) : null);
  }

  private void compareStates(String h, String c, List<State> states) {
    compare(h, stack(states.stream().map(State::h).toList()), states(h));
    if (memory()) {
      compare(c, stack(states.stream().map(State::c).toList()), states(c));
    }
  }

  private INDArray states(String name) {
    return golden.array(name, ways.size(), batch, hidden);
  }

  private static INDArray stack(List<INDArray> states) {
    return Nd4j.stack(0, states.toArray(INDArray[]::new));
  }

  private boolean memory() {
    return block.state((int) hidden, (int) hidden).size() > 1;
  }

  private void compare(String name, INDArray ours, INDArray theirs) {
    errors.put(name, precision.error(ours, theirs));
  }

  /** [time][batch][feature] in the file, [N, F, T] in a layer. */
  private INDArray sequence(String name, long width) {
    return golden.array(name, steps, batch, width).permute(1, 2, 0).dup();
  }

  /** 1 for the valid steps of each sequence; null when all are. */
  private INDArray mask() {
    return golden.has("lengths") ? golden.lengths(batch, steps) : null;
  }

  private String suffix(int k) {
    return "_l" + k / directions + (k % directions == 1 ? "_reverse" : "");
  }
}
