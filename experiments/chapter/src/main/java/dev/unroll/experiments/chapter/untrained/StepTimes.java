package dev.unroll.experiments.chapter.untrained;

import dev.unroll.datasets.task.Seeds;
import dev.unroll.experiments.chapter.Lab;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.regression.SimpleRegression;

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
        if (round >= Serial.FEWEST && elapsed > settings.seconds()) {
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

  /** GFLOP/s at the median time. */
  double rate(TimedStep.Size size) {
    return size.gigaflop() / time(size).median();
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
}
