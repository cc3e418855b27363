package dev.unroll.layers;

import dev.unroll.layers.engine.HeapFloats;
import dev.unroll.layers.engine.State;
import dev.unroll.runtime.StatePart;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a layer is given, against what it expects. Every message begins with the layer.
 *
 * @param layer kind and place of the layer, in words
 * @param format of its inputs
 */
record InputChecks(Supplier<String> layer, RNNFormat format) {

  private boolean nwc() {
    return format == RNNFormat.NWC;
  }

  /** Refuses what is no [N, I, T], or [N, T, I] if so configured. */
  void inputs(INDArray in, long width) {
    if (in.rank() != 3 || in.size(nwc() ? 2 : 1) != width) {
      throw refused(
          (nwc() ? "expected inputs [N, T, I=%d], got %s" : "expected inputs [N, I=%d, T], got %s")
              .formatted(width, Arrays.toString(in.shape())));
    }
  }

  /** Refuses a stored state of another batch size than the inputs'. */
  void start(INDArray in, State start) {
    if (start == null) {
      return;
    }
    long sequences = start.parts().values().iterator().next().size(0);
    if (sequences != in.size(0)) {
      throw refused(
          "the stored state is of %d sequences, the input of %d; call"
                  .formatted(sequences, in.size(0))
              + " rnnClearPreviousState() before another batch size");
    }
  }

  /** Refuses a mask of another shape than [N, T] of the inputs. */
  void maskShape(INDArray in, long[] mask) {
    long[] expected = {in.size(0), in.size(nwc() ? 1 : 2)};
    if (!Arrays.equals(mask, expected)) {
      throw refused(
          "expected a mask [N=%d, T=%d] for inputs %s, got %s"
              .formatted(
                  expected[0], expected[1], Arrays.toString(in.shape()), Arrays.toString(mask)));
    }
  }

  /** Refuses a mask that says of a step anything but that it is real or that it is not. */
  void steps(INDArray mask) {
    for (float step : HeapFloats.of(mask, 'c')) {
      if (step != 0 && step != 1) {
        throw refused(
            "expected a mask of 1 (a real step) and 0 (none), got "
                + step
                + "; weights of steps belong into the labels' mask");
      }
    }
  }

  /** Refuses a state but for nothing, or all parts of the block's state, [N, size] each. */
  void state(Map<String, INDArray> state, Recurrent conf) {
    Map<String, StatePart> parts = new TreeMap<>();
    int in = Math.toIntExact(conf.getNIn());
    for (StatePart part : conf.block().state(in, Math.toIntExact(conf.getNOut()))) {
      parts.put(part.name(), part);
    }
    Set<String> names = parts.keySet();
    if (!state.isEmpty() && !state.keySet().equals(names)) {
      throw refused(
          "expected a state named %s, got %s; what DL4J calls prevAct is h here, prevMem is c"
              .formatted(names, new TreeSet<>(state.keySet())));
    }
    state.forEach(
        (name, array) -> {
          long batch = state.values().iterator().next().size(0);
          StatePart part = parts.get(name);
          boolean fits =
              array.rank() == 2
                  && array.size(0) == batch
                  && (part.grows()
                      ? array.size(1) % part.size() == 0
                      : array.size(1) == part.size());
          if (!fits) {
            throw refused(
                "expected a state %s [N, %s%d], got %s"
                    .formatted(
                        name,
                        part.grows() ? "a multiple of " : "H=",
                        part.size(),
                        Arrays.toString(array.shape())));
          }
        });
  }

  private DL4JInvalidInputException refused(String why) {
    return new DL4JInvalidInputException(layer.get() + ": " + why);
  }
}
