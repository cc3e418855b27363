package dev.unroll.experiments.chapter.untrained;

import dev.unroll.datasets.task.Seeds;
import dev.unroll.experiments.chapter.Lab;
import dev.unroll.layers.Engines;
import dev.unroll.layers.blocks.Blocks;
import dev.unroll.layers.engine.Engine;
import dev.unroll.layers.engine.Input;
import dev.unroll.layers.engine.LossGradient;
import dev.unroll.layers.engine.Unroller;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Times of a token in training passes of several blocks and sizes, taken by turns: each round runs
 * every case once.
 *
 * @param micros µs a token by case, one a round
 */
record TokenTimes(Map<Case, List<Double>> micros) {
  /** Rounds that are run however long they take. */
  static final int MIN_ROUNDS = 3;

  /**
   * What is timed.
   *
   * @param model a block's name
   * @param threads of the engine
   * @param batch N
   * @param steps T
   */
  record Case(String model, int threads, int batch, int steps) {
    @Override
    public String toString() {
      return "%s, N = %d, T = %d, threads %d".formatted(model, batch, steps, threads);
    }
  }

  static TokenTimes measure(Scans.Settings settings, List<Case> cases, Lab lab)
      throws InterruptedException {
    Map<Integer, Engine> engines = new LinkedHashMap<>();
    Map<Case, Pass> passes = new LinkedHashMap<>();
    Map<Case, List<Double>> micros = new LinkedHashMap<>();
    for (Case one : cases) {
      Engine engine = engines.computeIfAbsent(one.threads(), Engines::withThreads);
      passes.put(one, new Pass(one, engine, settings.width(), settings.seed()));
      micros.put(one, new ArrayList<>());
    }
    long began = System.nanoTime();
    for (int round = -1; round < settings.rounds(); round++) { // the first warms up
      double elapsed = (System.nanoTime() - began) / 1e9;
      if (round >= MIN_ROUNDS && elapsed > settings.seconds()) {
        break;
      }
      int done = 0;
      for (Case one : cases) {
        double share = (round + 1 + (double) done++ / cases.size()) / (settings.rounds() + 1);
        lab.progress().at(share, round < 0 ? "warming up" : "round " + (round + 1));
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        double time = passes.get(one).micros();
        if (round >= 0) {
          micros.get(one).add(time);
        }
      }
    }
    return new TokenTimes(micros);
  }

  int rounds() {
    return micros.values().iterator().next().size();
  }

  /** The fastest round: what else the machine does only makes times longer. */
  double best(Case one) {
    return Collections.min(micros.get(one));
  }

  /** One layer's pass forward and backward with all gradients, in float. */
  private static final class Pass {
    private static final int MIN_TOKENS = 2048; // of a measurement: short passes are repeated

    private final Case size;
    private final Unroller unroller;
    private final Map<String, INDArray> parameters;
    private final Map<String, INDArray> gradients = new LinkedHashMap<>();
    private final Input input;
    private final INDArray y;
    private final INDArray dy;
    private final INDArray dx;

    Pass(Case size, Engine engine, int width, long seed) {
      this.size = size;
      MultiLayerNetwork network = BlockNetwork.of(Blocks.named(size.model()), width, seed);
      unroller = engine.unroller(Blocks.named(size.model()));
      parameters = network.getLayer(0).paramTable();
      parameters.forEach((name, values) -> gradients.put(name, values.dup('f')));
      Random random = Seeds.random(seed, 0);
      input = new Input(sequences(random, width), null, null);
      y = sequences(random, width);
      dy = sequences(random, width);
      dx = sequences(random, width);
    }

    /** [N, H, T], in the order of memory that layers hand to each other. */
    private INDArray sequences(Random random, int width) {
      INDArray values = BlockNetwork.normal(random, size.batch(), size.steps(), width);
      return values.dup('f').permute(0, 2, 1);
    }

    double micros() {
      int tokens = size.batch() * size.steps();
      int times = Math.max(1, MIN_TOKENS / tokens);
      long began = System.nanoTime();
      for (int k = 0; k < times; k++) {
        unroller.record(parameters, input, y).backward(LossGradient.of(dy), gradients, dx, null);
      }
      return (System.nanoTime() - began) / 1e3 / times / tokens;
    }
  }
}
