package dev.unroll.runtime;

import java.util.List;
import java.util.Map;

/**
 * A trained network that answers one value at a time: one step in, one answer out, the state kept
 * between. It computes in floats with the weights as they were when it was made, and a step
 * allocates nothing (but for caches that grow), so that it can run for months in a loop that must
 * not pause.
 *
 * <p>{@link #step(float[], float[])} keeps one sequence. Many sequences share the weights: {@link
 * #newState} gives each a state of its own, or {@link #newStates} keeps them all, which saves
 * memory where they are many and small.
 *
 * <p>For one thread at a time; {@link #fresh()} is for another thread, over the same weights, and
 * takes the same states.
 */
public final class Streamer {
  private final List<? extends Stage> stages;
  private final float[][] between; // what each stage hands to the next
  private final StateLayout layout;
  private final StateView view = new StateView();
  private final StreamState own;
  private StreamBatch batch; // null until needed

  /**
   * A stream at the zero state.
   *
   * @throws IllegalArgumentException if there is no stage, or one does not fit the stage before it
   */
  public Streamer(List<? extends Stage> stages) {
    this(List.copyOf(stages), new StateLayout(List.copyOf(stages)));
  }

  private Streamer(List<? extends Stage> stages, StateLayout layout) {
    if (stages.isEmpty()) {
      throw new IllegalArgumentException("expected at least one stage, got none");
    }
    this.stages = stages;
    this.layout = layout;
    this.between = new float[stages.size() + 1][];
    for (int k = 0; k < stages.size(); k++) {
      if (k > 0 && stages.get(k).inputs() != stages.get(k - 1).outputs()) {
        throw new IllegalArgumentException(
            "stage %d: expected %d inputs, which the stage before it gives, got %d"
                .formatted(k, stages.get(k - 1).outputs(), stages.get(k).inputs()));
      }
      between[k + 1] = new float[stages.get(k).outputs()];
    }
    this.own = newState();
  }

  /** One layer at work on one step of one sequence, whose state is elsewhere. */
  public interface Stage {
    /** How many values a step takes. */
    int inputs();

    /** How many values a step gives. */
    int outputs();

    /** What a sequence remembers of its steps; empty for nothing. */
    default List<StatePart> state() {
      return List.of();
    }

    /**
     * Whether a part of the state is an array of its own, among {@link StateView#caches}, instead
     * of lying among the numbers: what grows, and what is too large to be copied in every step.
     */
    default boolean apart(StatePart part) {
      return part.grows();
    }

    /**
     * One step.
     *
     * @param state before the step, then after it
     */
    void step(StateView state, float[] x, float[] y);

    /**
     * One step of each of some sequences.
     *
     * @param states one a sequence, no two of the same
     * @param count how many of the arrays' entries count
     */
    default void steps(StateView[] states, float[][] x, float[][] y, int count) {
      for (int n = 0; n < count; n++) {
        step(states[n], x[n], y[n]);
      }
    }

    /** How many steps array k of a state, a cache, holds, which the state's numbers say. */
    default int held(int k, StateView state) {
      throw new IllegalStateException("a stage without caches");
    }

    /** All that is needed to make the stage again. */
    StageForm form();

    /** The same weights for another thread. */
    Stage fresh();
  }

  /** Another stream at the zero state, over the same weights, for another thread. */
  public Streamer fresh() {
    return new Streamer(stages.stream().map(Stage::fresh).toList(), layout);
  }

  /** The state of another sequence, at its start. */
  public StreamState newState() {
    return new StreamState(layout);
  }

  /** Room for the states of very many sequences. */
  public StreamStates newStates() {
    return new StreamStates(layout);
  }

  /**
   * The state that {@link StreamState#toBytes} wrote, in this process or another.
   *
   * @throws IllegalArgumentException if it is of another model, or damaged
   */
  public StreamState state(byte[] bytes) {
    StreamState state = newState();
    layout.read(state.place(), bytes);
    return state;
  }

  /**
   * A number that stands for the model: blocks, settings, sizes and weights. Another one has, but
   * for an unlikely chance, another number.
   */
  public long fingerprint() {
    return layout.fingerprint();
  }

  /** What the stages are made of, in their order. */
  public List<StageForm> forms() {
    return stages.stream().map(Stage::form).toList();
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
    own.reset();
  }

  /** A copy of the state of every stage, in their order. */
  public List<Map<String, float[]>> state() {
    return own.parts();
  }

  /**
   * Continues from a state that {@link #state()} gave.
   *
   * @throws IllegalArgumentException if it has other stages, parts or sizes
   */
  public void restore(List<Map<String, float[]>> state) {
    layout.set(own.place(), state);
  }

  /**
   * One step of the stream's own sequence.
   *
   * @param x the inputs of length {@link #inputs()}
   * @param y receives the outputs of length {@link #outputs()}
   * @throws IllegalArgumentException if a length is another
   */
  public void step(float[] x, float[] y) {
    step(own, x, y);
  }

  /**
   * One step of a sequence.
   *
   * @param state before the step, then after it
   * @param x the inputs of length {@link #inputs()}
   * @param y receives the outputs of length {@link #outputs()}
   * @throws IllegalArgumentException if a length is another, or the state is of another stream
   */
  public void step(StreamState state, float[] x, float[] y) {
    same(state.layout());
    step(state.numbers(), 0, state.caches(), 0, x, y);
  }

  /**
   * One step of one of many sequences.
   *
   * @param states where its state is
   * @param id its number there
   * @param x the inputs of length {@link #inputs()}
   * @param y receives the outputs of length {@link #outputs()}
   * @throws IllegalArgumentException if a length is another, there is no such sequence, or the
   *     states are of another stream
   */
  public void step(StreamStates states, int id, float[] x, float[] y) {
    same(states.layout());
    states.check(id);
    step(states.slab(id), states.at(id), states.caches(), id * layout.caches(), x, y);
  }

  /**
   * One step of each of some of many sequences, at once: the same bits as one after the other, and
   * faster, since the weights are read together.
   *
   * @param states where their states are
   * @param ids their numbers there, no two alike
   * @param x the inputs of each
   * @param y receives the outputs of each
   * @throws IllegalArgumentException if a length is another, there is no such sequence, one is
   *     named twice, or the states are of another stream
   */
  public void step(StreamStates states, int[] ids, float[][] x, float[][] y) {
    same(states.layout());
    check("sequences", x.length, ids.length);
    check("sequences", y.length, ids.length);
    for (int n = 0; n < ids.length; n++) {
      states.check(ids[n]);
      check("inputs", x[n].length, inputs());
      check("outputs", y[n].length, outputs());
    }
    states.checkApart(ids);
    if (batch == null || batch.size() < ids.length) {
      batch = new StreamBatch(stages, ids.length);
    }
    batch.step(stages, states, ids, x, y);
  }

  private void step(float[] numbers, int at, float[][] caches, int cacheAt, float[] x, float[] y) {
    check("inputs", x.length, inputs());
    check("outputs", y.length, outputs());
    between[0] = x;
    int last = stages.size() - 1;
    for (int k = 0; k <= last; k++) {
      layout.look(view, k, numbers, at, caches, cacheAt);
      stages.get(k).step(view, between[k], k == last ? y : between[k + 1]);
    }
  }

  /** Refuses a state of another stream. */
  void same(StateLayout other) {
    if (other != layout) {
      throw new IllegalArgumentException(
          "expected a state of this stream or of one that it was made fresh from, got another's;"
              + " toBytes and state move it between streams of the same model");
    }
  }

  private static void check(String what, int found, int expected) {
    if (found != expected) {
      throw new IllegalArgumentException(
          "step: expected an array of %d %s, got %d".formatted(expected, what, found));
    }
  }
}
