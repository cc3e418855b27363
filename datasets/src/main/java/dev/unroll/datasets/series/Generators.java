package dev.unroll.datasets.series;

import dev.unroll.datasets.input.Nearest;
import dev.unroll.datasets.task.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Series made from a seed. Only {@link StrictMath} and specified random numbers, so the same seed
 * gives the same bits on any machine.
 */
final class Generators {
  /** Makes a series. */
  private interface Maker {
    double[] make(int points, Random random);
  }

  private static final Map<String, Maker> ALL =
      Map.of(
          "mackey-glass", Generators::mackeyGlass,
          "lorenz", Generators::lorenz,
          "noisy-sines", Generators::noisySines,
          "gbm", Generators::gbm);

  private Generators() {}

  /** The problem with a generator's name; none if there is such a generator. */
  static List<String> problems(String name) {
    if (ALL.containsKey(name)) {
      return List.of();
    }
    List<String> names = List.copyOf(new TreeMap<>(ALL).keySet());
    return List.of(
        name.isEmpty()
            ? "data.file, data.generator: expected one of the two, got neither. Generators: %s"
                .formatted(String.join(", ", names))
            : "data.generator: expected one of %s; got \"%s\". Nearest: %s"
                .formatted(String.join(", ", names), name, Nearest.of(name, names).get(0)));
  }

  static double[] make(String name, int points, long seed) {
    return ALL.get(name).make(points, Seeds.random(seed, 0));
  }

  /**
   * Mackey and Glass (1977): dx/dt = 0.2 x(t-17) / (1 + x(t-17)^10) - 0.1 x, by Euler's rule with
   * steps of 0.1, one value a unit of time, after 500 units of settling.
   */
  private static double[] mackeyGlass(int points, Random random) {
    int fine = 10;
    int delay = 17 * fine;
    int settling = 500;
    double[] x = new double[delay + (settling + points) * fine + 1];
    double start = 1.2 + 0.1 * random.nextDouble();
    Arrays.fill(x, 0, delay + 1, start);
    for (int i = delay; i < x.length - 1; i++) {
      double past = x[i - delay];
      double change = 0.2 * past / (1 + StrictMath.pow(past, 10)) - 0.1 * x[i];
      x[i + 1] = x[i] + change / fine;
    }
    double[] values = new double[points];
    for (int i = 0; i < points; i++) {
      values[i] = x[delay + (settling + i) * fine];
    }
    return values;
  }

  /**
   * The first coordinate of Lorenz (1963), sigma 10, rho 28, beta 8/3, by the classical Runge-Kutta
   * rule with steps of 0.01, one value each 0.05, after 20 units of settling.
   */
  private static double[] lorenz(int points, Random random) {
    int fine = 5;
    int settling = 400;
    double[] state = {1 + random.nextDouble(), 1 + random.nextDouble(), 20};
    double[] values = new double[points];
    for (int i = -settling; i < points; i++) {
      if (i >= 0) {
        values[i] = state[0];
      }
      for (int j = 0; j < fine; j++) {
        state = lorenzStep(state, 0.01);
      }
    }
    return values;
  }

  private static double[] lorenzStep(double[] s, double h) {
    double[] a = lorenzSlope(s);
    double[] b = lorenzSlope(along(s, a, h / 2));
    double[] c = lorenzSlope(along(s, b, h / 2));
    double[] d = lorenzSlope(along(s, c, h));
    double[] next = new double[s.length];
    for (int i = 0; i < s.length; i++) {
      next[i] = s[i] + h / 6 * (a[i] + 2 * b[i] + 2 * c[i] + d[i]);
    }
    return next;
  }

  private static double[] lorenzSlope(double[] s) {
    return new double[] {
      10 * (s[1] - s[0]), s[0] * (28 - s[2]) - s[1], s[0] * s[1] - 8.0 / 3 * s[2]
    };
  }

  private static double[] along(double[] from, double[] slope, double h) {
    double[] to = from.clone();
    for (int i = 0; i < to.length; i++) {
      to[i] += h * slope[i];
    }
    return to;
  }

  /**
   * Two sines, of periods 24 and 168 and amplitudes 1 and 0.5, in normal noise of deviation 0.2.
   */
  private static double[] noisySines(int points, Random random) {
    double first = 2 * Math.PI * random.nextDouble();
    double second = 2 * Math.PI * random.nextDouble();
    double[] values = new double[points];
    for (int i = 0; i < points; i++) {
      values[i] =
          StrictMath.sin(2 * Math.PI * i / 24 + first)
              + 0.5 * StrictMath.sin(2 * Math.PI * i / 168 + second)
              + 0.2 * random.nextGaussian();
    }
    return values;
  }

  /** Geometric Brownian motion from 100: daily log returns of mean 0.0002 and deviation 0.01. */
  private static double[] gbm(int points, Random random) {
    double[] values = new double[points];
    double logarithm = StrictMath.log(100);
    for (int i = 0; i < points; i++) {
      values[i] = StrictMath.exp(logarithm);
      logarithm += 0.0002 + 0.01 * random.nextGaussian();
    }
    return values;
  }
}
