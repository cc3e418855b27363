package dev.unroll.runtime;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The states of very many sequences over the same weights, side by side in large arrays, so that a
 * sequence costs the bytes of its state and one bit. A sequence is a number, which {@link #add}
 * gives. For one thread at a time.
 */
public final class StreamStates {
  private static final int SLAB = 1 << 18; // floats: what is not used yet is 1 MB at most

  private final StateLayout layout;
  private final int perSlab;
  private final BitSet live = new BitSet();
  private final BitSet stepped = new BitSet(); // in a step of several; empty between
  private float[][] slabs = {};
  private float[][] caches = {}; // of all sequences
  private int made; //             sequences that there is room for
  private int size;
  private int free; //             none below is free

  StreamStates(StateLayout layout) {
    this.layout = layout;
    this.perSlab = Math.max(1, SLAB / Math.max(1, layout.numbers()));
  }

  /** A sequence at its start. */
  public int add() {
    int id = live.nextClearBit(free);
    if (id == made) {
      room();
    }
    live.set(id);
    free = id + 1;
    size++;
    layout.reset(place(id));
    return id;
  }

  private void room() {
    made = Math.addExact(made, perSlab);
    slabs = Arrays.copyOf(slabs, slabs.length + 1);
    slabs[slabs.length - 1] = new float[perSlab * layout.numbers()];
    caches = Arrays.copyOf(caches, Math.multiplyExact(made, layout.caches()));
  }

  /** Forgets a sequence, whose number another one may get. */
  public void remove(int id) {
    check(id);
    Arrays.fill(caches, id * layout.caches(), (id + 1) * layout.caches(), null);
    live.clear(id);
    free = Math.min(free, id);
    size--;
  }

  /** Back to the start of a sequence. */
  public void reset(int id) {
    layout.reset(checked(id));
  }

  /** How many sequences there are. */
  public int size() {
    return size;
  }

  /** Memory of all of them in bytes, with the room for more that is kept. */
  public long bytes() {
    long bytes = (long) Float.BYTES * slabs.length * perSlab * layout.numbers();
    for (float[] cache : caches) {
      bytes += cache == null ? 0 : (long) Float.BYTES * cache.length;
    }
    return bytes + live.size() / Byte.SIZE;
  }

  /** The state of a sequence, for {@link Streamer#state} or {@link #set}. */
  public byte[] toBytes(int id) {
    return layout.write(checked(id));
  }

  /**
   * Continues a sequence from a state that {@link #toBytes} or {@link StreamState#toBytes} wrote.
   *
   * @throws IllegalArgumentException if it is of another model, or damaged; the sequence then is at
   *     its start
   */
  public void set(int id, byte[] state) {
    layout.read(checked(id), state);
  }

  StateLayout layout() {
    return layout;
  }

  float[] slab(int id) {
    return slabs[id / perSlab];
  }

  int at(int id) {
    return id % perSlab * layout.numbers();
  }

  float[][] caches() {
    return caches;
  }

  void check(int id) {
    if (id < 0 || !live.get(id)) {
      throw new IllegalArgumentException("expected the number of a sequence, got " + id);
    }
  }

  /** Refuses numbers of which two are alike. */
  void checkApart(int... ids) {
    for (int n = 0; n < ids.length; n++) {
      if (stepped.get(ids[n])) {
        stepped.clear();
        throw new IllegalArgumentException(
            "expected each sequence once in a step, got %d twice".formatted(ids[n]));
      }
      stepped.set(ids[n]);
    }
    for (int id : ids) {
      stepped.clear(id);
    }
  }

  /** Turns a view to stage k of a sequence. */
  void look(StateView view, int k, int id) {
    layout.look(view, k, slab(id), at(id), caches, id * layout.caches());
  }

  private StateLayout.Place checked(int id) {
    check(id);
    return place(id);
  }

  private StateLayout.Place place(int id) {
    return new StateLayout.Place(slab(id), at(id), caches, id * layout.caches());
  }
}
