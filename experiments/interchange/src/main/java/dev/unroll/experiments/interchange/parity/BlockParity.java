package dev.unroll.experiments.interchange.parity;

import dev.unroll.layers.blocks.BlockSettings;
import dev.unroll.layers.engine.State;
import dev.unroll.runtime.SequenceBlock;
import dev.unroll.runtime.StatePart;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Compares one block with another implementation of it: files with a field {@code model}, whose
 * {@code config} holds {@code input_size}, {@code hidden_size} and the block's settings, with an
 * optional start state, lengths or a mask with gaps.
 */
final class BlockParity {
  private final GoldenFile golden;
  private final Precision precision;
  private final int batch;
  private final int steps;
  private final Map<String, Double> errors = new LinkedHashMap<>();

  private BlockParity(GoldenFile golden, Precision precision) {
    this.golden = golden;
    this.precision = precision;
    this.batch = golden.count("batch");
    this.steps = golden.count("time");
  }

  /** The largest relative error of each quantity. */
  static Map<String, Double> check(GoldenFile golden, Precision precision) {
    BlockParity parity = new BlockParity(golden, precision);
    parity.run();
    return parity.errors;
  }

  private void run() {
    int width = golden.count("config/input_size");
    int hidden = golden.count("config/hidden_size");
    SequenceBlock block = block();
    OneWay layer = new OneWay(block, width, hidden, precision, false);
    layer.load(golden, "");
    INDArray mask = mask();
    compare(
        "y", layer.forward(sequence("x", width), mask, start(block, width, hidden)), "y", hidden);
    layer.end().parts().forEach((name, part) -> compareState("state_n/" + name, part));
    compare("grad_x", layer.backward(masked(sequence("grad_y", hidden), mask)), "grad_x", width);
    layer
        .gradients("")
        .forEach(
            (name, ours) -> {
              INDArray theirs = golden.array("grad_weights/" + name, ours.shape());
              errors.put(name, precision.error(ours, theirs));
            });
    if (golden.has("grad_state_0")) {
      layer
          .startGradient()
          .parts()
          .forEach((name, part) -> compareState("grad_state_0/" + name, part));
    }
  }

  private SequenceBlock block() {
    SequenceBlock block = ParityCheck.block(golden, "model");
    Map<String, String> settings = golden.settings("config");
    settings.keySet().retainAll(BlockSettings.names(block));
    try {
      return BlockSettings.with(block, settings);
    } catch (IllegalArgumentException e) {
      throw golden.wrong("config", "settings of the block", e.getMessage());
    }
  }

  private State start(SequenceBlock block, int width, int hidden) {
    if (!golden.has("state_0")) {
      return null;
    }
    Map<String, INDArray> parts = new LinkedHashMap<>();
    for (StatePart part : block.state(width, hidden)) {
      parts.put(part.name(), golden.array("state_0/" + part.name(), batch, part.size()));
    }
    return new State(parts);
  }

  /** 1 for the steps that exist; null when all do. */
  private INDArray mask() {
    if (golden.has("mask")) {
      return golden.array("mask", steps, batch).transpose().dup();
    }
    return golden.has("lengths") ? golden.lengths(batch, steps) : null;
  }

  private INDArray masked(INDArray sequence, INDArray mask) {
    return mask == null ? sequence : sequence.mul(mask.reshape(batch, 1, steps));
  }

  private INDArray sequence(String name, int width) {
    return golden.array(name, steps, batch, width).permute(1, 2, 0).dup();
  }

  private void compare(String name, INDArray ours, String field, int width) {
    errors.put(name, precision.error(ours, sequence(field, width)));
  }

  private void compareState(String field, INDArray ours) {
    errors.put(field, precision.error(ours, golden.array(field, ours.shape())));
  }
}
