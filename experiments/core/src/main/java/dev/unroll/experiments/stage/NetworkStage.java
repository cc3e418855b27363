package dev.unroll.experiments.stage;

import dev.unroll.datasets.task.Grid;
import dev.unroll.layers.Streaming;
import dev.unroll.layers.engine.HeapFloats;
import dev.unroll.runtime.Streamer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network that reads sequences a few steps at a time and keeps its state between. A single
 * sequence goes through a {@link Streamer}, which is many times faster than DL4J's {@code
 * rnnTimeStep}; several at once, or layers that cannot be streamed, go through {@code rnnTimeStep}.
 * For one thread at a time.
 */
public final class NetworkStage implements Stage {
  private static final Logger LOG = LogManager.getLogger(NetworkStage.class);

  private final MultiLayerNetwork network;
  private final Optional<Streamer> streamer;
  private boolean streams; // whether the state is the streamer's

  private NetworkStage(MultiLayerNetwork network, Optional<Streamer> streamer) {
    this.network = network;
    this.streamer = streamer;
    reset();
  }

  /** A network at the zero state, with the weights as they are now. */
  public static NetworkStage of(MultiLayerNetwork network) {
    Optional<Streamer> streamer = Optional.empty();
    try {
      streamer = Optional.of(Streaming.of(network));
      LOG.info("steps go through the streamer");
    } catch (IllegalArgumentException e) {
      LOG.info("steps go through rnnTimeStep, which is slower: {}", e.getMessage());
    }
    return new NetworkStage(network, streamer);
  }

  /** A network at the zero state that is not streamed, for several sequences at once. */
  public static NetworkStage ofBatches(MultiLayerNetwork network) {
    return new NetworkStage(network, Optional.empty());
  }

  public MultiLayerNetwork network() {
    return network;
  }

  /** What steps a single sequence, of which others may have states of their own. */
  public Optional<Streamer> streamer() {
    return streamer;
  }

  /** Back to the zero state. */
  public void reset() {
    restore(List.of(), 1);
  }

  /**
   * Continues from a state that {@link #state} gave.
   *
   * @param state of each layer but the last, its parts [N, size] by name; empty for zero
   * @param sequences N
   * @throws RuntimeException if it has other layers, parts or sizes than one of Unroll's layers
   */
  public void restore(List<Map<String, float[]>> state, int sequences) {
    streams = sequences == 1 && streamer.isPresent();
    if (streams && state.isEmpty()) {
      streamer.get().reset();
    } else if (streams) {
      List<Map<String, float[]>> all = new ArrayList<>(state);
      all.add(Map.of()); // the output layer's
      streamer.get().restore(all);
    } else {
      network.rnnClearPreviousState();
      for (int l = 0; l < state.size(); l++) {
        Map<String, INDArray> arrays = new LinkedHashMap<>();
        state.get(l).forEach((name, part) -> arrays.put(name, rows(part, sequences)));
        network.rnnSetPreviousState(l, arrays);
      }
    }
  }

  private static INDArray rows(float[] part, int sequences) {
    return HeapFloats.array(part, 'c', sequences, part.length / sequences);
  }

  /** A copy of the state after the last step: of each layer but the last, its parts by name. */
  public List<Map<String, float[]>> state() {
    int layers = network.getnLayers() - 1;
    if (streams) {
      return streamer.get().state().subList(0, layers);
    }
    List<Map<String, float[]>> state = new ArrayList<>();
    for (int l = 0; l < layers; l++) {
      Map<String, float[]> parts = new LinkedHashMap<>();
      network
          .rnnGetPreviousState(l)
          .forEach((name, array) -> parts.put(name, HeapFloats.of(array, 'c')));
      state.add(parts);
    }
    return state;
  }

  @Override
  public double[] step(double... x) {
    Grid grid = new Grid(1, x.length, 1);
    for (int k = 0; k < x.length; k++) {
      grid.set(0, k, 0, x[k]);
    }
    float[] y = read(grid);
    return IntStream.range(0, y.length).mapToDouble(k -> y[k]).toArray();
  }

  /**
   * Reads steps, from the state on.
   *
   * @param x [N, I, T], of as many sequences as the state is of
   * @return the outputs [N, K, T]
   */
  public float[] read(Grid x) {
    if (!streams) {
      return HeapFloats.of(network.rnnTimeStep(x.array()), 'c');
    }
    float[] in = new float[streamer.get().inputs()];
    float[] out = new float[streamer.get().outputs()];
    float[] all = new float[out.length * x.steps()];
    for (int t = 0; t < x.steps(); t++) {
      for (int k = 0; k < in.length; k++) {
        in[k] = x.get(0, k, t);
      }
      streamer.get().step(in, out);
      for (int k = 0; k < out.length; k++) {
        all[k * x.steps() + t] = out[k];
      }
    }
    return all;
  }
}
