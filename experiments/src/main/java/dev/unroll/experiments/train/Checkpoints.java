package dev.unroll.experiments.train;

import dev.unroll.datasets.InvalidInput;
import dev.unroll.experiments.run.Checkpoint;
import dev.unroll.experiments.run.Json;
import dev.unroll.experiments.run.RunFolder;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;

/** A network and its {@link TrainingState} on disk, in one verified file. */
public final class Checkpoints {
  static final String LAST = "last";
  static final String BEST = "best";
  private static final String NETWORK = "network.zip";
  private static final String STATE = "state.json";

  private Checkpoints() {}

  /** What a checkpoint holds. */
  public record Saved(MultiLayerNetwork network, TrainingState state) {}

  static void write(RunFolder run, String name, MultiLayerNetwork network, TrainingState state)
      throws IOException {
    run.writeCheckpoint(
        name,
        Map.of(
            NETWORK, out -> ModelSerializer.writeModel(network, out, true),
            STATE, out -> out.write(Json.MAPPER.writeValueAsBytes(state))));
  }

  static Saved read(RunFolder run, String name) throws IOException {
    Checkpoint checkpoint = run.openCheckpoint(name);
    try (InputStream network = checkpoint.read(NETWORK);
        InputStream state = checkpoint.read(STATE)) {
      return new Saved(
          ModelSerializer.restoreMultiLayerNetwork(network, true),
          Json.MAPPER.readValue(state, TrainingState.class));
    }
  }

  /**
   * The network of a run that was best on the validation part.
   *
   * @throws InvalidInput if the run has none, or it is damaged
   */
  public static MultiLayerNetwork best(RunFolder run) throws IOException {
    return read(run, BEST).network();
  }
}
