package dev.unroll.runtime;

import java.util.List;
import java.util.Map;

/**
 * What a model remembers of one sequence, taken out of the network: h, c, windows of inputs,
 * matrices, keys and values. {@link Streamer#newState} makes it and {@link Streamer#step} moves it
 * on; it can be moved to another process by {@link #toBytes} and {@link Streamer#state}.
 *
 * <p>A state has a constant size, except that the caches of attention grow with the sequence up to
 * the block's window. For millions of small states {@link StreamStates} needs less memory. For one
 * thread at a time.
 */
public final class StreamState {
  private static final float[][] NO_CACHES = {};

  private final StateLayout layout;
  private final float[] numbers;
  private final float[][] caches;

  StreamState(StateLayout layout) {
    this.layout = layout;
    this.numbers = new float[layout.numbers()];
    this.caches = layout.caches() == 0 ? NO_CACHES : new float[layout.caches()][];
    reset();
  }

  StateLayout layout() {
    return layout;
  }

  float[] numbers() {
    return numbers;
  }

  float[][] caches() {
    return caches;
  }

  StateLayout.Place place() {
    return new StateLayout.Place(numbers, 0, caches, 0);
  }

  /** Becomes like another state of the model. */
  void become(StreamState other) {
    System.arraycopy(other.numbers, 0, numbers, 0, numbers.length);
    for (int k = 0; k < caches.length; k++) {
      caches[k] = other.caches[k] == null ? null : other.caches[k].clone();
    }
  }

  /** Back to the start of a sequence. */
  public void reset() {
    layout.reset(place());
  }

  /** Memory of its numbers in bytes, with the room in which caches will grow. */
  public long bytes() {
    return layout.bytes(place());
  }

  /** Copies of its parts, of each stage by name. */
  public List<Map<String, float[]>> parts() {
    return layout.parts(place());
  }

  /** The state with the fingerprint of its model, for {@link Streamer#state}. */
  public byte[] toBytes() {
    return layout.write(place());
  }
}
