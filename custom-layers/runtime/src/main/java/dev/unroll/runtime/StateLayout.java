package dev.unroll.runtime;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the states of a stream's stages lie in memory: small parts in one array, and an array for
 * each cache and each large part. Shared by all streams over the same stages.
 */
final class StateLayout {
  private static final int MAGIC = 0x554e5331; // "UNS1"
  private static final int HEADER = Integer.BYTES + Long.BYTES;

  /** Tells states with a cache from those of earlier versions, which counted steps in one float. */
  private static final long COUNTED_IN_TWO = 2;

  private static final float[] EMPTY = {};

  /** Some numbers and caches, from some place on. */
  @SuppressWarnings("ArrayRecordComponent") // made for a moment, never compared
  record Place(float[] numbers, int at, float[][] caches, int cacheAt) {}

  private final List<? extends Streamer.Stage> stages;
  private final int[] numbersAt; // of each stage
  private final int[] cachesAt;
  private final float[] start;
  private final List<StatePart> apart = new ArrayList<>(); // in arrays of their own
  private Long fingerprint; // null until asked for: large weights take a while

  StateLayout(List<? extends Streamer.Stage> stages) {
    this.stages = stages;
    this.numbersAt = new int[stages.size()];
    this.cachesAt = new int[stages.size()];
    List<StatePart> constant = new ArrayList<>();
    int size = 0;
    for (int k = 0; k < stages.size(); k++) {
      numbersAt[k] = size;
      cachesAt[k] = apart.size();
      for (StatePart part : stages.get(k).state()) {
        if (stages.get(k).apart(part)) {
          apart.add(part);
        } else {
          constant.add(part);
          size += part.size();
        }
      }
    }
    start = new float[size];
    int at = 0;
    for (StatePart part : constant) {
      Arrays.fill(start, at, at + part.size(), part.start());
      at += part.size();
    }
  }

  synchronized long fingerprint() {
    if (fingerprint == null) {
      long model = StageForm.fingerprint(stages.stream().map(Streamer.Stage::form).toList());
      boolean grows = apart.stream().anyMatch(StatePart::grows);
      fingerprint = grows ? model ^ COUNTED_IN_TWO : model;
    }
    return fingerprint;
  }

  /** How many numbers the small parts of a state have. */
  int numbers() {
    return start.length;
  }

  /** How many arrays of their own a state has. */
  int caches() {
    return apart.size();
  }

  /** Sets a state to the start. */
  void reset(Place state) {
    System.arraycopy(start, 0, state.numbers(), state.at(), start.length);
    for (int c = 0; c < apart.size(); c++) {
      StatePart part = apart.get(c);
      float[] own = part.grows() ? EMPTY : new float[part.size()];
      Arrays.fill(own, part.start());
      state.caches()[state.cacheAt() + c] = own;
    }
  }

  /** Turns a view to stage k of a state. */
  void look(StateView view, int k, float[] numbers, int at, float[][] all, int cacheAt) {
    view.look(numbers, at + numbersAt[k], all, cacheAt + cachesAt[k]);
  }

  private StateView view(int k, Place state) {
    StateView view = new StateView();
    look(view, k, state.numbers(), state.at(), state.caches(), state.cacheAt());
    return view;
  }

  /** Memory of a state in bytes, with the spare room of its caches. */
  long bytes(Place state) {
    long bytes = (long) Float.BYTES * start.length;
    for (int c = 0; c < apart.size(); c++) {
      bytes += (long) Float.BYTES * state.caches()[state.cacheAt() + c].length;
    }
    return bytes;
  }

  /** Copies of the parts of each stage by name. */
  List<Map<String, float[]>> parts(Place state) {
    List<Map<String, float[]>> all = new ArrayList<>();
    for (int k = 0; k < stages.size(); k++) {
      StateView view = view(k, state);
      int at = view.at();
      int cache = 0;
      Map<String, float[]> parts = new LinkedHashMap<>();
      for (StatePart part : stages.get(k).state()) {
        if (stages.get(k).apart(part)) {
          int length = part.size() * (part.grows() ? stages.get(k).held(cache, view) : 1);
          float[] own = view.caches()[view.cacheAt() + cache++];
          parts.put(part.name(), Arrays.copyOf(own, length));
        } else {
          parts.put(part.name(), Arrays.copyOfRange(view.numbers(), at, at + part.size()));
          at += part.size();
        }
      }
      all.add(parts);
    }
    return all;
  }

  /**
   * Writes the parts of each stage into a state.
   *
   * @throws IllegalArgumentException if there are other stages, parts or sizes
   */
  void set(Place state, List<Map<String, float[]>> parts) {
    if (parts.size() != stages.size()) {
      throw new IllegalArgumentException(
          "expected the states of %d stages, got %d".formatted(stages.size(), parts.size()));
    }
    for (int k = 0; k < stages.size(); k++) {
      set(stages.get(k), view(k, state), parts.get(k));
    }
  }

  private static void set(Streamer.Stage stage, StateView view, Map<String, float[]> parts) {
    List<StatePart> own = stage.state();
    boolean fits =
        parts.size() == own.size()
            && own.stream().allMatch(part -> fits(part, parts.get(part.name())));
    int at = view.at();
    int cache = view.cacheAt();
    for (int k = 0; fits && k < own.size(); k++) {
      float[] values = parts.get(own.get(k).name());
      if (stage.apart(own.get(k))) {
        view.caches()[cache++] = values.clone();
      } else {
        System.arraycopy(values, 0, view.numbers(), at, values.length);
        at += values.length;
      }
    }
    if (!fits || !complete(stage, view)) {
      throw new IllegalArgumentException(
          "expected the state parts %s, got %s"
              .formatted(
                  own.stream().map(part -> part.name() + " of " + part.size()).toList(),
                  parts.keySet()));
    }
  }

  private static boolean fits(StatePart part, float[] values) {
    return values != null
        && (part.grows() ? values.length % part.size() == 0 : values.length == part.size());
  }

  /** Whether every array has its length, a cache that which the rest of the state says. */
  private static boolean complete(Streamer.Stage stage, StateView view) {
    int cache = 0;
    for (StatePart part : stage.state()) {
      if (stage.apart(part)) {
        long held = part.grows() ? stage.held(cache, view) : 1;
        if (view.caches()[view.cacheAt() + cache++].length != held * part.size()) {
          return false;
        }
      }
    }
    return true;
  }

  /** A state with the fingerprint of the model: numbers, then each other array with its length. */
  byte[] write(Place state) {
    List<Map<String, float[]>> all = parts(state);
    List<float[]> held = new ArrayList<>();
    for (int k = 0; k < stages.size(); k++) {
      Map<String, float[]> parts = all.get(k);
      for (StatePart part : stages.get(k).state()) {
        if (stages.get(k).apart(part)) {
          held.add(parts.get(part.name()));
        }
      }
    }
    int size = HEADER + Float.BYTES * start.length;
    for (float[] cache : held) {
      size = Math.addExact(size, Integer.BYTES + Math.multiplyExact(Float.BYTES, cache.length));
    }
    ByteBuffer bytes = ByteBuffer.allocate(size).putInt(MAGIC).putLong(fingerprint());
    put(bytes, state.numbers(), state.at(), start.length);
    for (float[] cache : held) {
      put(bytes.putInt(cache.length), cache, 0, cache.length);
    }
    return bytes.array();
  }

  private static void put(ByteBuffer bytes, float[] values, int from, int count) {
    bytes.asFloatBuffer().put(values, from, count);
    bytes.position(bytes.position() + Float.BYTES * count);
  }

  /**
   * Reads what {@link #write} wrote. The state is at its start where this throws.
   *
   * @throws IllegalArgumentException if it is of another model, or damaged
   */
  void read(Place state, byte[] from) {
    reset(state);
    ByteBuffer bytes = ByteBuffer.wrap(from);
    try {
      if (bytes.getInt() != MAGIC) {
        throw new IllegalArgumentException(
            "state: expected bytes that a state was turned into, got others");
      }
      long found = bytes.getLong();
      if (found != fingerprint()) {
        throw new IllegalArgumentException(
            "state: expected one of the model %016x, got one of the model %016x; read the past again with this model"
                .formatted(fingerprint(), found));
      }
      get(bytes, state.numbers(), state.at(), start.length);
      for (int c = 0; c < apart.size(); c++) {
        float[] cache = new float[length(bytes)];
        get(bytes, cache, 0, cache.length);
        state.caches()[state.cacheAt() + c] = cache;
      }
    } catch (BufferUnderflowException e) {
      reset(state);
      throw damaged(e);
    }
    boolean whole = !bytes.hasRemaining();
    for (int k = 0; whole && k < stages.size(); k++) {
      whole = complete(stages.get(k), view(k, state));
    }
    if (!whole) {
      reset(state);
      throw damaged(null);
    }
  }

  /** A cache's length, which its bytes have to follow. */
  private static int length(ByteBuffer bytes) {
    int length = bytes.getInt();
    if (length < 0 || length > bytes.remaining() / Float.BYTES) {
      throw new BufferUnderflowException();
    }
    return length;
  }

  private static void get(ByteBuffer bytes, float[] into, int from, int count) {
    bytes.asFloatBuffer().get(into, from, count);
    bytes.position(bytes.position() + Float.BYTES * count);
  }

  private static IllegalArgumentException damaged(Exception cause) {
    return new IllegalArgumentException(
        "state: expected as many bytes as the model's state has, got others; the state is damaged",
        cause);
  }
}
