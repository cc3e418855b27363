package dev.unroll.experiments.train;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.io.OwnFile;
import dev.unroll.experiments.io.ThrowingConsumer;
import dev.unroll.experiments.network.SavedNetwork;
import dev.unroll.experiments.run.Checkpoint;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunStatus;
import dev.unroll.experiments.stage.TrainedModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Checkpoints of a training: a network and its {@link TrainingState}, in one verified file. */
public final class Checkpoints {
  static final String LAST = "last";
  static final String BEST = "best";
  static final String RETRAINED = "retrained"; // complete if its state has a best epoch
  private static final String NETWORK = "network.zip";
  private static final String STATE = "state.json";
  private static final String AVERAGE = "average.bin";

  private Checkpoints() {}

  /** A checkpoint as a training resumes from it. */
  record Saved(MultiLayerNetwork network, TrainingState state, Optional<byte[]> average) {}

  /** A checkpoint as a model to use. */
  public record SavedModel(TrainedModel model, TrainingState state) {}

  static void write(RunFolder run, String name, MultiLayerNetwork network, TrainingState state)
      throws IOException {
    run.writeCheckpoint(name, parts(network, state));
  }

  /** The network as it trains, and the average of its weights. */
  static void write(RunFolder run, String name, NetworkUpdates updates, TrainingState state)
      throws IOException {
    Map<String, ThrowingConsumer<OutputStream>> parts =
        new LinkedHashMap<>(parts(updates.network(), state));
    if (!updates.average().isNone()) {
      parts.put(AVERAGE, updates.average().writer());
    }
    run.writeCheckpoint(name, parts);
  }

  /** The network as it is scored and kept: with the average of its weights, if there is one. */
  static void writeKept(RunFolder run, String name, NetworkUpdates updates, TrainingState state)
      throws IOException {
    updates
        .average()
        .use(
            () -> {
              write(run, name, updates.network(), state);
              return null;
            });
  }

  private static Map<String, ThrowingConsumer<OutputStream>> parts(
      MultiLayerNetwork network, TrainingState state) {
    return Map.of(
        NETWORK, out -> SavedNetwork.write(network, out, true),
        STATE, out -> out.write(Json.MAPPER.writeValueAsBytes(state)));
  }

  /** Writes a network that was not trained here as the run's best. */
  public static void writeImported(RunFolder run, MultiLayerNetwork network) throws IOException {
    write(run, BEST, network, TrainingState.START);
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
              text -> Json.read(text, TrainingState.class)),
          checkpoint.names().contains(AVERAGE)
              ? Optional.of(checkpoint.read(AVERAGE).readAllBytes())
              : Optional.empty());
    }
  }

  /**
   * The model of the run's tested checkpoint, or its last if none was scored: a network between
   * what its task left in the folder, an encoder and the scale of the answers.
   *
   * @throws InvalidInput if it has none, or that is damaged
   */
  public static SavedModel bestOrLast(RunFolder run) throws IOException {
    List<RunFolder> members = Ensemble.members(run);
    if (!members.isEmpty()) {
      return new SavedModel(TaskFiles.of(run.path()).around(allTested(run)), TrainingState.START);
    }
    String name = run.hasCheckpoint(BEST) ? testedName(run) : LAST;
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
    Saved saved = read(run, name);
    TrainedModel model = TaskFiles.of(run.path()).around(List.of(saved.network()));
    return new SavedModel(model, saved.state());
  }

  private static String testedName(RunFolder run) throws IOException {
    boolean retrained =
        run.hasCheckpoint(RETRAINED) && read(run, RETRAINED).state().bestEpoch() > 0;
    return retrained ? RETRAINED : BEST;
  }

  /**
   * The network of a run that was scored on the test part: the best one, or the one that was
   * trained again on the training and the validation part.
   *
   * @throws InvalidInput if the run has none, or it is damaged
   */
  public static MultiLayerNetwork tested(RunFolder run) throws IOException {
    return read(run, testedName(run)).network();
  }

  /**
   * The same of each network of an ensemble that has one, and of a single network alone.
   *
   * @throws InvalidInput if the run has none, or it is damaged
   */
  public static List<MultiLayerNetwork> allTested(RunFolder run) throws IOException {
    List<MultiLayerNetwork> networks = new ArrayList<>();
    List<RunFolder> members = Ensemble.members(run);
    for (RunFolder member : members) {
      if (member.hasCheckpoint(BEST)) {
        networks.add(tested(member));
      }
    }
    if (networks.isEmpty() && !members.isEmpty()) {
      throw new InvalidInput(
          "no network of the ensemble %s has come to the end of an epoch; wait, or go on with 'unroll train --resume'"
              .formatted(run.path()));
    }
    return members.isEmpty() ? List.of(tested(run)) : networks;
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
