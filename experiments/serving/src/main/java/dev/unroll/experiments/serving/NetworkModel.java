package dev.unroll.experiments.serving;

import dev.unroll.experiments.stage.NetworkStage;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

/** A network that reads events one by one: each key has a state of its layers. */
final class NetworkModel implements KeyedModel {
  private final KeyNetwork network;
  private final Signal signal;
  private final AnswerFormat format;
  private final About about;

  /**
   * What is known of a run beside its network.
   *
   * @param id the column of the keys
   * @param times where times stand
   */
  record About(String id, EventClock.Place times, String fingerprint, String words) {

    List<String> keys(Event event) {
      if (!event.has(id)) {
        throw event.wrong(
            "expected the key as \"%s\", got %s"
                .formatted(id, String.join(", ", event.cells().keySet())));
      }
      return List.of(event.text(id));
    }
  }

  NetworkModel(NetworkStage network, Signal signal, AnswerFormat format, About about) {
    this.network = new KeyNetwork(network);
    this.signal = signal;
    this.format = format;
    this.about = about;
  }

  @Override
  public List<String> columns() {
    return format.columns();
  }

  @Override
  public List<String> keys(Event event) {
    return about.keys(event);
  }

  @Override
  public KeyState create(String key) {
    return empty(key);
  }

  @Override
  public KeyState empty(String key) {
    return new Key(null, new float[signal.memory()], network.create());
  }

  @Override
  public KeyState read(String key, DataInput in) throws IOException {
    return new Key(StateCodec.time(in), StateCodec.floats(in), network.read(in));
  }

  @Override
  public String fingerprint() {
    return about.fingerprint();
  }

  @Override
  public EventClock.Place times() {
    return about.times();
  }

  @Override
  public String words() {
    return about.words();
  }

  private final class Key implements KeyState {
    private LocalDateTime time;
    private final float[] memory;
    private final KeyNetwork.State state;

    Key(LocalDateTime time, float[] memory, KeyNetwork.State state) {
      this.time = time;
      this.memory = memory;
      this.state = state;
    }

    @Override
    public LocalDateTime time() {
      return time;
    }

    @Override
    public Map<String, Object> step(Event event, LocalDateTime now) {
      float[][] last = new float[1][];
      signal.read(event, memory, x -> last[0] = state.step(x));
      time = now;
      return last[0] == null ? Map.of() : format.of(last[0]);
    }

    @Override
    public void write(DataOutput out) throws IOException {
      StateCodec.write(time, out);
      StateCodec.write(memory, out);
      state.write(out);
    }
  }
}
