package dev.unroll.datasets.labelled;

import dev.unroll.datasets.datavec.LabelledOrigin.About;
import dev.unroll.datasets.datavec.LabelledSeries;
import dev.unroll.datasets.datavec.LabelledSeriesReader.Content;
import dev.unroll.datasets.task.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Labelled series whose rule no summary of a channel tells: the marker rises once, and the label
 * says whether the level was above zero then. The level is an autoregression, and lengths differ.
 */
final class ExampleSeries {
  private static final int SERIES = 600;
  private static final int MIN_STEPS = 20;
  private static final int MORE_STEPS = 41; // at most 60
  private static final double MEMORY = 0.7; // of the level, from step to step
  private static final double MISSING = 0.02;

  private ExampleSeries() {}

  static Content make(long seed) {
    List<LabelledSeries> all = new ArrayList<>();
    for (int i = 0; i < SERIES; i++) {
      all.add(series("s" + (i + 1), Seeds.random(seed, i)));
    }
    return new Content(all, new About(List.of("level", "marker", "noise"), List.of(), List.of()));
  }

  private static LabelledSeries series(String id, Random random) {
    int steps = MIN_STEPS + random.nextInt(MORE_STEPS);
    int marked = random.nextInt(steps);
    double[][] values = new double[steps][];
    double level = random.nextGaussian();
    String label = "";
    for (int t = 0; t < steps; t++) {
      double marker = (t == marked ? 3 : 0) + 0.3 * random.nextGaussian();
      values[t] = new double[] {level, marker, random.nextGaussian()};
      if (t == marked) {
        label = level > 0 ? "above" : "below";
      } else if (random.nextDouble() < MISSING) {
        values[t][random.nextInt(3)] = Double.NaN;
      }
      level = MEMORY * level + Math.sqrt(1 - MEMORY * MEMORY) * random.nextGaussian();
    }
    return new LabelledSeries(id, values, List.of(label));
  }
}
