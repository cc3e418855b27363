package dev.unroll.experiments.serving;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

/** A network that reads events one by one: each key has a state of its layers. */
record NetworkModel(KeyNetwork network, Signal signal, AnswerFormat format, About about)
    implements RunModel {

  @Override
  public List<String> columns() {
    return format.columns();
  }

  @Override
  public KeyState empty(String key) {
    return new Key(null, new float[signal.memory()], network.create());
  }

  @Override
  public KeyState read(String key, DataInput in) throws IOException {
    return new Key(StateCodec.time(in), StateCodec.floats(in), network.read(in));
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
