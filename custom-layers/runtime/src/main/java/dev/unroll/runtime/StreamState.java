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
  private final StateLayout layout;
  private final StateLayout.Place place;

  StreamState(StateLayout layout) {
    this.layout = layout;
    this.place =
        new StateLayout.Place(new float[layout.numbers()], 0, new float[layout.caches()][], 0);
    reset();
  }

  StateLayout layout() {
    return layout;
  }

  StateLayout.Place place() {
    return place;
  }

  /** Back to the start of a sequence. */
  public void reset() {
    layout.reset(place);
  }

  /** Memory of its numbers in bytes, with the room in which caches will grow. */
  public long bytes() {
    return layout.bytes(place);
  }

  /** Copies of its parts, of each stage by name. */
  public List<Map<String, float[]>> parts() {
    return layout.parts(place);
  }

  /** The state with the fingerprint of its model, for {@link Streamer#state}. */
  public byte[] toBytes() {
    return layout.write(place);
  }
}
