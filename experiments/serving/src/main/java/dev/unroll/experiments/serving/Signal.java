package dev.unroll.experiments.serving;

import java.util.function.Consumer;

/** What a network reads of an event. */
interface Signal {
  /** I. */
  int width();

  /** How many numbers it remembers of a key, which are 0 at first. */
  default int memory() {
    return 0;
  }

  /**
   * The steps of an event.
   *
   * @param memory what is remembered of the key, [{@link #memory}]; becomes that of the event
   * @param step receives the inputs of each step, [I], in an array that is used again
   * @throws dev.unroll.datasets.input.InvalidInput if the event is another one; before any step
   */
  void read(Event event, float[] memory, Consumer<float[]> step);
}
