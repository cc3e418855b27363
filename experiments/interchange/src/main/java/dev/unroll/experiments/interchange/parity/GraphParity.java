package dev.unroll.experiments.interchange.parity;

import dev.unroll.layers.Engines;
import dev.unroll.layers.engine.Input;
import dev.unroll.layers.engine.LossGradient;
import dev.unroll.layers.engine.State;
import dev.unroll.layers.engine.Tape;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.StatePart;
import dev.unroll.runtime.graph.Attention;
import dev.unroll.runtime.graph.Graph;
import dev.unroll.runtime.graph.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Holds a graph against somebody else's recorded numbers. */
final class GraphParity {
  private final GoldenFile golden;
  private final Precision precision;
  private final GraphModels.Model model;
  private final Graph graph;
  private final int batch;
  private final int steps;
  private final Map<String, Double> errors = new LinkedHashMap<>();

  private GraphParity(GoldenFile golden, GraphModels.Model model, Precision precision) {
    this.golden = golden;
    this.precision = precision;
    this.model = model;
    this.batch = golden.count("batch");
    this.steps = golden.count("time");
    int width = java.util.Arrays.stream(model.widths()).sum();
    this.graph = model.block().graph(width, model.outputs());
  }

  /** The largest relative error of each quantity. */
  static Map<String, Double> check(
      GoldenFile golden, GraphModels.Model model, Precision precision) {
    GraphParity parity = new GraphParity(golden, model, precision);
    parity.run();
    return parity.errors;
  }

  private void run() {
    Map<String, INDArray> parameters = new LinkedHashMap<>();
    Map<String, INDArray> gradients = new LinkedHashMap<>();
    for (Parameter p : graph.parameters()) {
      INDArray room = Nd4j.create(precision.type(), new long[] {p.rows(), p.columns()}, 'f');
      room.assign(ours(p, golden.array("weights/" + p.torch())));
      parameters.put(p.name(), room);
      gradients.put(p.name(), Nd4j.create(precision.type(), room.shape(), 'f'));
    }
    INDArray mask = mask();
    Input input = new Input(inputs("").castTo(precision.type()), mask, start());
    INDArray y = Nd4j.create(precision.type(), batch, model.outputs(), steps);
    Tape tape =
        Engines.choose(precision.type())
            .engine()
            .unroller(model.block())
            .record(parameters, input, y);
    compare("y", y, sequence("y", model.outputs()));
    State end = tape.end();
    for (StatePart part : graph.state()) {
      compareState("state_n", part, end);
    }
    INDArray dy = sequence("grad_y", model.outputs());
    dy = mask == null ? dy : dy.mul(mask.reshape(batch, 1, steps));
    INDArray dx = Nd4j.create(precision.type(), input.x().shape());
    State startGradient =
        tape.backward(LossGradient.of(dy.castTo(precision.type())), gradients, dx, null).get();
    compare("grad_x", dx, inputs("grad_"));
    for (Parameter p : graph.parameters()) {
      compare(
          p.torch(), gradients.get(p.name()), ours(p, golden.array("grad_weights/" + p.torch())));
    }
    if (golden.has("grad_state_0")) {
      for (StatePart part : graph.state()) {
        compareState("grad_state_0", part, startGradient);
      }
    }
  }

  /** A parameter as we keep it: most are transposed. */
  private static INDArray ours(Parameter p, INDArray theirs) {
    INDArray flat = theirs.dup('c').reshape(theirs.length());
    return p.transposed()
        ? flat.reshape('c', p.columns(), p.rows()).transpose()
        : flat.reshape('c', p.rows(), p.columns());
  }

  /** The inputs side by side, [N, ΣI, T]; or their gradients. */
  private INDArray inputs(String prefix) {
    List<INDArray> all = new ArrayList<>();
    for (int k = 0; k < model.inputs().size(); k++) {
      String name = model.inputs().get(k);
      String field = name.equals("x") ? prefix + "x" : prefix + "inputs/" + name;
      all.add(sequence(field, model.widths()[k]));
    }
    return Nd4j.concat(1, all.toArray(INDArray[]::new));
  }

  private INDArray sequence(String name, int width) {
    return golden.array(name, steps, batch, width).permute(1, 2, 0).dup();
  }

  /** 1 for the steps that exist; null when all do. */
  private INDArray mask() {
    if (golden.has("mask")) {
      return golden.array("mask", steps, batch).transpose().dup();
    }
    return golden.has("lengths") ? golden.lengths(batch, steps) : null;
  }

  private State start() {
    if (!golden.has("state_0")) {
      return null;
    }
    Map<String, INDArray> parts = new LinkedHashMap<>();
    for (StatePart part : graph.state()) {
      INDArray value =
          name(part).equals("position")
              ? position(golden.count("config/past"))
              : flat(part, golden.array("state_0/" + name(part)));
      parts.put(part.name(), value.castTo(precision.type()));
    }
    return new State(parts);
  }

  private INDArray position(long seen) {
    INDArray counters = Nd4j.zeros(precision.type(), batch, Attention.COUNTERS);
    counters.getColumn(0).assign(Attention.steps(seen));
    counters.getColumn(1).assign(Attention.laps(seen));
    return counters;
  }

  private static String name(StatePart part) {
    return part.name().substring(part.name().lastIndexOf('.') + 1);
  }

  /** A part of the state as we lay it out, [N, size]. */
  private INDArray flat(StatePart part, INDArray theirs) {
    boolean keysFirst = golden.text("model").matches("gla|gated_delta");
    INDArray turned =
        switch (name(part)) {
          case "conv", "ssm" -> theirs.permute(0, 2, 1); //          [D][n] there
          case "S" -> keysFirst ? theirs.permute(0, 1, 3, 2) : theirs; // [K][V] there
          case "k", "v" -> theirs.permute(0, 2, 1, 3); //            [head][step] there
          default -> theirs;
        };
    return turned.dup('c').reshape('c', theirs.size(0), -1);
  }

  private void compareState(String field, StatePart part, State state) {
    INDArray ours = state.parts().get(part.name());
    if (name(part).equals("position")) {
      return; // they keep none
    }
    if (!part.grows()) {
      compare(field + "/" + name(part), ours, flat(part, golden.array(field + "/" + name(part))));
      return;
    }
    double worst = 0;
    for (int n = 0; n < batch; n++) { // caches may be of several lengths
      INDArray theirs = golden.array(field + "/" + name(part) + "/" + n);
      INDArray rows = theirs.permute(1, 0, 2).dup('c').reshape('c', theirs.size(1), part.size());
      INDArray kept = rows(rows);
      INDArray own = ours.getRow(n).get(NDArrayIndex.interval(0, kept.length()));
      worst = Math.max(worst, precision.error(own.reshape(kept.shape()), kept));
    }
    errors.put(field + "/" + name(part), worst);
  }

  /** Of all rows those that stay in our cache. */
  private INDArray rows(INDArray all) {
    Attention attention =
        graph.nodes().stream()
            .map(Node::operation)
            .filter(Attention.class::isInstance)
            .map(Attention.class::cast)
            .findFirst()
            .orElseThrow();
    int kept = attention.cached(all.size(0));
    INDArray[] rows = new INDArray[kept];
    for (int j = 0; j < kept; j++) {
      rows[j] = all.getRow(attention.position(j, all.size(0)), true);
    }
    return Nd4j.vstack(rows);
  }

  private void compare(String name, INDArray ours, INDArray theirs) {
    errors.put(name, precision.error(ours, theirs));
  }
}
