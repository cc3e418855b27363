package dev.unroll.benchmarks.sidebyside;

import dev.unroll.benchmarks.Size;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/**
 * The first training steps of a JVM's life, started as a process of its own. Prints a line:
 * milliseconds from the JVM's start to the end of the first step, then those of each step.
 */
public final class FirstSteps {
  static final Size SIZE = new Size(32, 50, 64, 64);
  static final int STEPS = 200;
  static final String MARK = "first-steps";

  private FirstSteps() {}

  public static void main(String[] words) {
    StringJoiner line = new StringJoiner(" ");
    line.add(MARK);
    LoneLayer layer = new LoneLayer(Family.LSTM.ours(), SIZE);
    for (int k = 0; k < STEPS; k++) {
      long begin = System.nanoTime();
      layer.step();
      double millis = (System.nanoTime() - begin) / 1e6;
      if (k == 0) {
        long started = ManagementFactory.getRuntimeMXBean().getStartTime();
        line.add(Long.toString(System.currentTimeMillis() - started));
      }
      line.add(Double.toString(millis));
    }
    new PrintWriter(System.out, true, StandardCharsets.UTF_8).println(line);
  }
}
