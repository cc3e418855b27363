package dev.unroll.runtime;

import java.util.List;
import java.util.Map;

/**
 * A trained network that answers one value at a time, in constant memory: one step in, one answer
 * out, the state kept between. It computes in floats with the weights as they were when it was
 * made, and a step allocates nothing, so that it can run for months in a loop that must not pause.
 *
 * <p>For one thread at a time; {@link #fresh()} gives another thread, or another sequence, a state
 * of its own over the same weights.
 */
public final class Streamer {
  private final List<? extends Stage> stages;
  private final float[][] between; // what each stage hands to the next

  /**
   * A stream at the zero state.
   *
   * @throws IllegalArgumentException if there is no stage, or one does not fit the stage before it
   */
  public Streamer(List<? extends Stage> stages) {
    if (stages.isEmpty()) {
      throw new IllegalArgumentException("expected at least one stage, got none");
    }
    this.stages = List.copyOf(stages);
    this.between = new float[stages.size() + 1][];
    for (int k = 0; k < stages.size(); k++) {
      if (k > 0 && stages.get(k).inputs() != stages.get(k - 1).outputs()) {
        throw new IllegalArgumentException(
            "stage %d: expected %d inputs, which the stage before it gives, got %d"
                .formatted(k, stages.get(k - 1).outputs(), stages.get(k).inputs()));
      }
      between[k + 1] = new float[stages.get(k).outputs()];
    }
  }

  /** One layer at work on one sequence. */
  public interface Stage {
    /** How many values a step takes. */
    int inputs();

    /** How many values a step gives. */
    int outputs();

    /** One step; the state stays for the next. */
    void step(float[] x, float[] y);

    /** Back to the zero state. */
    void reset();

    /** A copy of the state, its parts by name; empty for a stage that has none. */
    default Map<String, float[]> state() {
      return Map.of();
    }

    /**
     * Continues from a state that {@link #state} gave.
     *
     * @throws IllegalArgumentException if it has other parts or sizes
     */
    default void restore(Map<String, float[]> state) {
      if (!state.isEmpty()) {
        throw new IllegalArgumentException(
            "expected no state for a stage that has none, got " + state.keySet());
      }
    }

    /** The same weights, in the same memory, with a state of its own at zero. */
    Stage fresh();
  }

  /** Another stream at the zero state, over the same weights in the same memory. */
  public Streamer fresh() {
    return new Streamer(stages.stream().map(Stage::fresh).toList());
  }

  /** How many values a step takes. */
  public int inputs() {
    return stages.get(0).inputs();
  }

  /** How many values a step gives. */
  public int outputs() {
    return stages.get(stages.size() - 1).outputs();
  }

  /** Back to the zero state. */
  public void reset() {
    stages.forEach(Stage::reset);
  }

  /** A copy of the state of every stage, in their order. */
  public List<Map<String, float[]>> state() {
    return stages.stream().map(Stage::state).toList();
  }

  /**
   * Continues from a state that {@link #state} gave.
   *
   * @throws IllegalArgumentException if it has other stages, parts or sizes
   */
  public void restore(List<Map<String, float[]>> state) {
    if (state.size() != stages.size()) {
      throw new IllegalArgumentException(
          "expected the states of %d stages, got %d".formatted(stages.size(), state.size()));
    }
    for (int k = 0; k < stages.size(); k++) {
      stages.get(k).restore(state.get(k));
    }
  }

  /**
   * One step.
   *
   * @param x the inputs of length {@link #inputs()}
   * @param y receives the outputs of length {@link #outputs()}
   * @throws IllegalArgumentException if a length is another
   */
  public void step(float[] x, float[] y) {
    check("inputs", x.length, inputs());
    check("outputs", y.length, outputs());
    between[0] = x;
    int last = stages.size() - 1;
    for (int k = 0; k <= last; k++) {
      stages.get(k).step(between[k], k == last ? y : between[k + 1]);
    }
  }

  private static void check(String what, int found, int expected) {
    if (found != expected) {
      throw new IllegalArgumentException(
          "step: expected an array of %d %s, got %d".formatted(expected, what, found));
    }
  }
}
