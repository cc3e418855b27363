package dev.unroll.experiments.chapter.trained;

import dev.unroll.datasets.task.Task;
import dev.unroll.layers.Streaming;
import dev.unroll.runtime.Streamer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * How fast the state of a linear recurrence decays, number by number, while blanks pass and when a
 * symbol comes: time constants −1/mean ln |a|, in steps.
 *
 * @param symbols by number of the state
 * @param blanks by number of the state
 */
@SuppressWarnings("ArrayRecordComponent") // compared with nothing
record Decay(double[] symbols, double[] blanks) {
  private static final double LEAST = 1e-6; // what floats tell of a, and of 1 − a

  /**
   * Measures a at every step as the difference of two steps, from a state of ones and one of zeros:
   * h_t = a_t ∘ h_{t−1} + b_t, where a and b do not depend on the state.
   *
   * @param part the state's name; in a stack, of every layer that has it
   * @param blank the symbol of a blank; those above it are left out
   */
  static Decay of(MultiLayerNetwork network, Task task, String part, int sequences, int blank) {
    Streamer streamer = Streaming.of(network);
    List<String> parts =
        streamer.state().get(0).keySet().stream()
            .filter(name -> name.endsWith("." + part))
            .toList();
    int size = parts.stream().mapToInt(name -> streamer.state().get(0).get(name).length).sum();
    double[][] logs = new double[2][size]; // at symbols, at blanks
    int[] steps = new int[2];
    int count = Math.min(sequences, task.test().size());
    for (int n = 0; n < count; n++) {
      int[] in = task.test().batch(n).getFeatures().argMax(1).ravel().toIntVector();
      streamer.reset();
      for (int symbol : in) {
        if (symbol <= blank) {
          int kind = symbol == blank ? 1 : 0;
          steps[kind]++;
          double[] a = decay(streamer, parts, symbol);
          for (int k = 0; k < size; k++) {
            logs[kind][k] += Math.log(Math.min(1 - LEAST, Math.max(LEAST, Math.abs(a[k]))));
          }
        }
      }
    }
    return new Decay(constants(logs[0], steps[0]), constants(logs[1], steps[1]));
  }

  /** Takes the step, and tells what it keeps of each number of these parts. */
  private static double[] decay(Streamer streamer, List<String> parts, int symbol) {
    List<Map<String, float[]>> before = streamer.state();
    double[] zeros = after(streamer, before, parts, 0, symbol);
    double[] ones = after(streamer, before, parts, 1, symbol);
    streamer.restore(before);
    step(streamer, symbol);
    return IntStream.range(0, ones.length).mapToDouble(k -> ones[k] - zeros[k]).toArray();
  }

  /** These parts of the state behind a step that began with all of them at one value. */
  private static double[] after(
      Streamer streamer,
      List<Map<String, float[]>> before,
      List<String> parts,
      float value,
      int symbol) {
    double[] all = new double[0];
    for (String part : parts) { // one layer at a time: those above it read what it answers
      Map<String, float[]> state = new LinkedHashMap<>(before.get(0));
      float[] same = new float[state.get(part).length];
      Arrays.fill(same, value);
      state.put(part, same);
      List<Map<String, float[]>> changed = new ArrayList<>(before);
      changed.set(0, state);
      streamer.restore(changed);
      step(streamer, symbol);
      float[] after = streamer.state().get(0).get(part);
      int from = all.length;
      all = Arrays.copyOf(all, from + after.length);
      for (int k = 0; k < after.length; k++) {
        all[from + k] = after[k];
      }
    }
    return all;
  }

  private static void step(Streamer streamer, int symbol) {
    float[] x = new float[streamer.inputs()];
    x[symbol] = 1;
    streamer.step(x, new float[streamer.outputs()]);
  }

  private static double[] constants(double[] logs, int steps) {
    return Arrays.stream(logs).map(log -> -steps / log).toArray();
  }

  /** The upper quartile over the state of how many times as long it keeps at blanks. */
  double upperRatio() {
    double[] ratios =
        IntStream.range(0, blanks.length)
            .mapToDouble(k -> blanks[k] / symbols[k])
            .sorted()
            .toArray();
    return ratios[(int) (0.75 * (ratios.length - 1))];
  }

  /** The time constants from the shortest to the longest. */
  List<Double> sorted(boolean atSymbols) {
    return Arrays.stream(atSymbols ? symbols : blanks).sorted().boxed().toList();
  }
}
