package dev.unroll.experiments.train;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.io.OwnFile;
import dev.unroll.experiments.network.SavedNetwork;
import dev.unroll.experiments.run.Checkpoint;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunStatus;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

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
            NETWORK, out -> SavedNetwork.write(network, out, true),
            STATE, out -> out.write(Json.MAPPER.writeValueAsBytes(state))));
  }

  static Saved read(RunFolder run, String name) throws IOException {
    Checkpoint checkpoint = run.openCheckpoint(name);
    try (InputStream network = checkpoint.read(NETWORK);
        InputStream state = checkpoint.read(STATE)) {
      return new Saved(
          SavedNetwork.read(network, checkpoint.describe(NETWORK), true),
          OwnFile.read(
              state,
              run.checkpoint(name) + ", " + STATE,
              "delete that file to start over, or train again",
              text -> Json.read(text, TrainingState.class)));
    }
  }

  /**
   * The run's best checkpoint, or its last if none was scored.
   *
   * @throws InvalidInput if it has none, or that is damaged
   */
  public static Saved bestOrLast(RunFolder run) throws IOException {
    String name = run.hasCheckpoint(BEST) ? BEST : LAST;
    if (!run.hasCheckpoint(name)) {
      throw new InvalidInput(
          run.status() == RunStatus.DIVERGED
              ? "the run %s diverged before its first epoch ended, so that no network was kept;"
                      .formatted(run.path())
                  + " train with clip=1 or a smaller lr"
              : "the run %s has no checkpoint: expected at least one epoch to have ended; wait, or"
                      .formatted(run.path())
                  + " go on with 'unroll train --resume'");
    }
    return read(run, name);
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
