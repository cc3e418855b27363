package dev.unroll.streams;

import dev.unroll.runtime.StreamModel;
import dev.unroll.runtime.StreamState;
import dev.unroll.runtime.Streamer;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.IntStream;

/** The state of a network that answers each step. */
final class NetworkMemory implements KeyMemory {
  private final Streamer streamer;
  private final StreamState state;
  private LocalDateTime last;

  private NetworkMemory(Streamer streamer, StreamState state, LocalDateTime last) {
    this.streamer = streamer;
    this.state = state;
    this.last = last;
  }

  @Override
  public LocalDateTime last() {
    return last;
  }

  @Override
  public long missing(StreamEvent event) {
    return 0;
  }

  @Override
  public double[] step(StreamEvent event) {
    float[] x = new float[event.values().length];
    for (int k = 0; k < x.length; k++) {
      x[k] = (float) event.values()[k];
    }
    float[] y = new float[streamer.outputs()];
    streamer.step(state, x, y);
    last = event.time();
    return IntStream.range(0, y.length).mapToDouble(k -> y[k]).toArray();
  }

  @Override
  public void write(DataOutput out) throws IOException {
    KeyBytes.write(last, out);
    KeyBytes.write(state.toBytes(), out);
  }

  /**
   * Of a model.
   *
   * @throws IllegalArgumentException if its stages do not fit together
   */
  static Maker maker(StreamModel model) {
    Streamer streamer = model.streamer();
    String classes = model.facts().getOrDefault("classes", "");
    List<String> names = classes.lines().map(name -> "p(" + name + ")").toList();
    List<String> columns =
        names.size() == streamer.outputs()
            ? names
            : IntStream.rangeClosed(1, streamer.outputs()).mapToObj(k -> "y" + k).toList();
    return new NetworkMaker(streamer, columns);
  }

  private record NetworkMaker(Streamer streamer, List<String> columns) implements Maker {
    @Override
    public long fingerprint() {
      return streamer.fingerprint();
    }

    @Override
    public KeyMemory create(String key) {
      return new NetworkMemory(streamer, streamer.newState(), null);
    }

    @Override
    public KeyMemory read(String key, DataInputStream in) throws IOException {
      LocalDateTime last = KeyBytes.time(in);
      return new NetworkMemory(streamer, streamer.state(KeyBytes.bytes(in)), last);
    }
  }
}
