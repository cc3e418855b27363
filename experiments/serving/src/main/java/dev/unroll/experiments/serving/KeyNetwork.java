package dev.unroll.experiments.serving;

import dev.unroll.datasets.task.Grid;
import dev.unroll.experiments.stage.NetworkStage;
import dev.unroll.runtime.StreamState;
import dev.unroll.runtime.Streamer;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A network with a state for each key. Networks that have no streamer are stepped by DL4J. */
final class KeyNetwork {
  private final NetworkStage network;
  private final Streamer streamer; // null for none

  KeyNetwork(NetworkStage network) {
    this.network = network;
    this.streamer = network.streamer().orElse(null);
  }

  /** What the network remembers of a key. */
  interface State {
    /** The outputs of a step. */
    float[] step(float... x);

    void write(DataOutput out) throws IOException;
  }

  /** The state before the first step. */
  State create() {
    return streamer == null ? new Dl4jState(List.of()) : new Streamed(streamer.newState());
  }

  /** A state that was written. */
  State read(DataInput in) throws IOException {
    if (streamer == null) {
      return new Dl4jState(StateCodec.layers(in));
    }
    byte[] bytes = new byte[StateCodec.count(in)];
    in.readFully(bytes);
    return new Streamed(streamer.state(bytes));
  }

  private final class Streamed implements State {
    private final StreamState state;

    Streamed(StreamState state) {
      this.state = state;
    }

    @Override
    public float[] step(float... x) {
      float[] y = new float[streamer.outputs()];
      streamer.step(state, x, y);
      return y;
    }

    @Override
    public void write(DataOutput out) throws IOException {
      byte[] bytes = state.toBytes();
      out.writeInt(bytes.length);
      out.write(bytes);
    }
  }

  private final class Dl4jState implements State {
    private List<Map<String, float[]>> layers; // empty before the first step

    Dl4jState(List<Map<String, float[]>> layers) {
      this.layers = layers;
    }

    @Override
    public float[] step(float... x) {
      Grid grid = new Grid(1, x.length, 1);
      for (int i = 0; i < x.length; i++) {
        grid.set(0, i, 0, x[i]);
      }
      network.restore(layers, 1);
      float[] y = network.read(grid);
      layers = network.state();
      return y;
    }

    @Override
    public void write(DataOutput out) throws IOException {
      StateCodec.write(layers, out);
    }
  }
}
