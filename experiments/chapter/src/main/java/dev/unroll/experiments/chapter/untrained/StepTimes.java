package dev.unroll.experiments.chapter.untrained;

import dev.unroll.datasets.task.Seeds;
import dev.unroll.experiments.chapter.Lab;
import dev.unroll.experiments.report.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Times of training steps of several sizes, taken by turns: each round runs every size once, so
 * that what else the machine does falls on all of them.
 *
 * @param seconds by size, one a round
 * @param peak the best rate of large products, GFLOP/s
 */
record StepTimes(Map<TimedStep.Size, List<Double>> seconds, double peak) {

  /** A median with its quartiles. */
  record Quartiles(double low, double median, double high) {
    String text() {
      return "%s (quartiles %s to %s)"
          .formatted(Words.number(median, 2), Words.number(low, 2), Words.number(high, 2));
    }

    static Quartiles of(List<Double> values) {
      double[] plain = values.stream().mapToDouble(value -> value).toArray();
      Percentile percentile = new Percentile();
      percentile.setData(plain);
      return new Quartiles(
          percentile.evaluate(25), percentile.evaluate(50), percentile.evaluate(75));
    }
  }

  /** Runs all sizes in rounds until the settings' rounds or seconds are used up. */
  static StepTimes measure(Serial.Settings settings, List<TimedStep.Size> sizes, Lab lab)
      throws InterruptedException {
    Map<TimedStep.Size, TimedStep> steps = new LinkedHashMap<>();
    Map<TimedStep.Size, List<Double>> seconds = new LinkedHashMap<>();
    for (TimedStep.Size size : sizes) {
      steps.put(size, new TimedStep(size, Seeds.random(settings.seed(), 0)));
      seconds.put(size, new ArrayList<>());
    }
    double peak = 0;
    long began = System.nanoTime();
    try (LargeProducts products = new LargeProducts(settings.product())) {
      for (int round = -settings.warmUp(); round < settings.rounds(); round++) {
        double elapsed = (System.nanoTime() - began) / 1e9;
        if (round >= Serial.MIN_ROUNDS && elapsed > settings.seconds()) {
          break;
        }
        double share = (round + settings.warmUp() + 0.0) / (settings.rounds() + settings.warmUp());
        lab.progress().at(share, round < 0 ? "warming up" : "round " + (round + 1));
        for (TimedStep.Size size : sizes) {
          // The first run wakes threads and caches that the size before it has let sleep.
          double time = Math.min(steps.get(size).run(), steps.get(size).run());
          if (round >= 0) {
            seconds.get(size).add(time);
          }
        }
        peak = Math.max(peak, products.rate());
      }
    }
    return new StepTimes(seconds, peak);
  }

  int rounds() {
    return seconds.values().iterator().next().size();
  }

  Quartiles time(TimedStep.Size size) {
    return Quartiles.of(seconds.get(size));
  }

  double millis(TimedStep.Size size) {
    return 1e3 * time(size).median();
  }

  /** The rate at the median time, in percent of the peak. */
  double share(TimedStep.Size size) {
    return 100 * size.gigaflop() / time(size).median() / peak;
  }

  /** How much less a sequence costs in the best of the batches than alone, in each round. */
  Quartiles gain(List<TimedStep.Size> batches) {
    List<Double> gains = new ArrayList<>();
    for (int round = 0; round < rounds(); round++) {
      double alone = perSequence(batches.get(0), round);
      double least = alone;
      for (TimedStep.Size size : batches) {
        least = Math.min(least, perSequence(size, round));
      }
      gains.add(alone / least);
    }
    return Quartiles.of(gains);
  }

  private double perSequence(TimedStep.Size size, int round) {
    return seconds.get(size).get(round) / size.batch();
  }

  /** The exponent e of time ∝ T^e, fitted in each round. */
  Quartiles exponent(List<TimedStep.Size> longer) {
    List<Double> exponents = new ArrayList<>();
    for (int round = 0; round < rounds(); round++) {
      SimpleRegression line = new SimpleRegression();
      for (TimedStep.Size size : longer) {
        line.addData(Math.log(size.steps()), Math.log(seconds.get(size).get(round)));
      }
      exponents.add(line.getSlope());
    }
    return Quartiles.of(exponents);
  }

  /**
   * What the machine's BLAS reaches when nothing has to wait: large single-precision products, one
   * on each processor at once.
   */
  private static final class LargeProducts implements AutoCloseable {
    private final int side;
    private final List<Callable<INDArray>> products = new ArrayList<>();
    private final ExecutorService pool;

    LargeProducts(int side) {
      this.side = side;
      int threads = Runtime.getRuntime().availableProcessors();
      pool = Executors.newFixedThreadPool(threads);
      for (int k = 0; k < threads; k++) {
        INDArray a = Nd4j.ones(DataType.FLOAT, side, side).dup('f');
        INDArray c = Nd4j.create(DataType.FLOAT, new long[] {side, side}, 'f');
        products.add(() -> Nd4j.gemm(a, a, c, false, false, 1, 0));
      }
    }

    /** GFLOP/s of one product on each processor. */
    double rate() throws InterruptedException {
      long began = System.nanoTime();
      try {
        for (Future<INDArray> product : pool.invokeAll(products)) {
          product.get();
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException("the product that measures the peak failed", e.getCause());
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      return 2e-9 * side * side * side * products.size() / seconds;
    }

    @Override
    public void close() {
      pool.shutdown();
    }
  }
}
