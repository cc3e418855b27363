package dev.unroll.experiments.train;

import dev.unroll.datasets.input.Count;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.network.NetworkSize;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.Training;
import dev.unroll.experiments.run.RunData;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunStatus;
import dev.unroll.layers.Engines;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.logging.log4j.CloseableThreadContext;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Trains the network of one recipe into a run folder. A checkpoint is written after every epoch;
 * training a folder that has one goes on from there and ends in the same weights, bit for bit, as
 * if it had not been interrupted.
 */
public final class Trainer {
  private static final Logger LOG = LogManager.getLogger(Trainer.class);

  private final Recipe recipe;
  private final Task task;
  private final Epochs epochs;
  private final RunFolder run;
  private final Progress progress;

  private MultiLayerNetwork network;
  private NetworkUpdates updates;
  private TrainingBudget budget;
  private TimeLimit<IOException> limit;
  private ProgressReport report;
  private Validation<IOException> validation;
  private Map<String, Double> lastScores = Map.of();
  private final List<Double> scores = new ArrayList<>(); // on the validation part
  private boolean pruned;

  private Predicate<List<Double>> continues = soFar -> true;
  private boolean tests = true; // whether the test part is scored
  private Optional<EpochFit> elsewhere = Optional.empty();

  private Trainer(Recipe recipe, Task task, RunFolder run, Progress progress) {
    this.recipe = recipe;
    this.task = task;
    this.epochs = new Epochs(recipe, task);
    this.run = run;
    this.progress = progress;
  }

  /** Trains to the end, from the start or from the folder's last checkpoint. */
  public static RunResult train(Recipe recipe, Task task, RunFolder run, Progress progress)
      throws IOException {
    return recipe.training().members() > 1
        ? Ensemble.train(recipe, task, run, progress)
        : new Trainer(recipe, task, run, progress).train();
  }

  /**
   * Trains to the end with the updates made elsewhere. Losses and norms of single updates are not
   * measured then.
   */
  public static RunResult train(
      Recipe recipe, Task task, RunFolder run, Progress progress, EpochFit elsewhere)
      throws IOException {
    Trainer trainer = new Trainer(recipe, task, run, progress);
    trainer.elsewhere = Optional.of(elsewhere);
    return trainer.train();
  }

  /**
   * Trains one of many that are to be chosen from. It gets no score on the test part, which is kept
   * for what is chosen.
   *
   * @param continues asked before every epoch with the task's first score on the validation part
   *     after each epoch so far; if it says no, the run's status is {@link RunStatus#STOPPED}
   */
  public static RunResult explore(
      Recipe recipe, Task task, RunFolder run, Progress progress, Predicate<List<Double>> continues)
      throws IOException {
    if (recipe.training().members() > 1) {
      throw new InvalidInput(
          "training.members: expected 1 in a search, got %d; compare ensembles of its winner with 'unroll compare'"
              .formatted(recipe.training().members()));
    }
    Trainer trainer = new Trainer(recipe, task, run, progress);
    trainer.continues = continues;
    trainer.tests = false;
    return trainer.train();
  }

  private RunResult train() throws IOException {
    try (CloseableThreadContext.Instance log = run.logging()) {
      TrainingState start = start();
      Training training = recipe.training();
      List<TrainingLoop.Observer<IOException>> observers =
          new ArrayList<>(List.of(updates.meter(), updates.average(), validation));
      observers.addAll(List.of(new Pruning(), new Plateau(network, training, scores)));
      observers.addAll(List.of(new Storage(), limit, report));
      if (limit.isSet()) {
        observers.add(new PlannedRates(network, training, allUpdates(), limit, report::part));
      }
      run(observers, start.epoch());
      RunResult result = finish();
      progress.ended(recipe);
      return result;
    } catch (IOException | RuntimeException e) {
      LOG.warn("failed", e);
      throw e;
    }
  }

  private void run(List<TrainingLoop.Observer<IOException>> observers, int done)
      throws IOException {
    TrainingLoop<IOException> loop = new TrainingLoop<>(network, Release.after(observers));
    if (elsewhere.isPresent()) {
      loop.runEpochs(done, epoch -> trainElsewhere(elsewhere.get(), epoch));
    } else {
      loop.run(done, epochs::batches, updates.step());
    }
  }

  private TrainingState start() throws IOException {
    long began = System.nanoTime();
    Engines.Choice choice = Engines.choose();
    LOG.info("engine {}: {}", choice.engine().name(), choice.reason());
    boolean resumed = run.hasCheckpoint(Checkpoints.LAST);
    RunData.settle(run, task.files(), resumed);
    Training training = recipe.training();
    TrainingState start = open(Checkpoints.LAST, allUpdates());
    if (resumed) {
      LOG.info("going on after epoch {}, step {}", start.epoch(), start.steps());
    } else {
      task.save(run.path());
      Probe.of(network, task).write(run, Probe.START);
      LOG.info("{} on {}: {} parameters", recipe.model(), task.name(), network.numParams());
    }
    double spent = (System.nanoTime() - began) / 1e9;
    budget = TrainingBudget.of(training, task, network, spent, tests);
    limit(budget.first(), start);
    run.resumeAfter(start.epoch());
    scores.addAll(RunMetrics.validation(run));
    validation =
        new Validation<>(
            start,
            new Validation.Limits(training.epochs(), training.patience(), training.solvedBelow()),
            updates.meter()::steps,
            this::score);
    return start;
  }

  /**
   * Takes the network as a checkpoint has it, or as it is new, and measures its training.
   *
   * @param planned updates of the training, which rates depend on
   */
  private TrainingState open(String checkpoint, long planned) throws IOException {
    Optional<Checkpoints.Saved> saved =
        run.hasCheckpoint(checkpoint)
            ? Optional.of(Checkpoints.read(run, checkpoint))
            : Optional.empty();
    network =
        saved.isPresent()
            ? checked(saved.get().network())
            : Networks.create(recipe, task.shape(), (int) Math.max(1, planned));
    TrainingState start = saved.map(Checkpoints.Saved::state).orElse(TrainingState.START);
    updates = NetworkUpdates.of(network, recipe.training(), start.steps());
    if (saved.isPresent() && saved.get().average().isPresent()) {
      updates.average().read(new ByteArrayInputStream(saved.get().average().get()));
    }
    return start;
  }

  private void limit(double seconds, TrainingState start) {
    limit = new TimeLimit<>(seconds, budget.validation(), start, System::nanoTime);
    report = new ProgressReport(epochs, progress, updates.meter(), limit, scores);
  }

  /**
   * Trains a network on this task for as many epochs as were best on another.
   *
   * @param first which has chosen the epochs
   * @return its state at the end; nothing if it diverged
   */
  private Optional<TrainingState> repeat(Trainer first) throws IOException {
    TrainingState chosen = Checkpoints.read(run, Checkpoints.BEST).state();
    double longer = (double) allUpdates() / first.allUpdates();
    long planned = Math.round(longer * first.planned());
    TrainingState start = open(Checkpoints.RETRAINED, planned);
    if (start.bestEpoch() > 0) { // an earlier process came to its end
      return Optional.of(start);
    }
    budget = new TrainingBudget(first.budget.second(first.validation.state().seconds()), 0, 0, 0);
    limit(budget.seconds(), start);
    String epochs = Count.of(chosen.bestEpoch(), "epoch");
    LOG.info("training again for {}, the validation part included", epochs);
    long steps = // of an epoch that may have ended early
        limit.isSet() ? Math.round(longer * chosen.steps()) : Long.MAX_VALUE;
    Retraining.Goal goal = new Retraining.Goal(chosen.bestEpoch(), chosen.best(), steps, planned);
    TrainingLoop.Observer<IOException> repetition =
        new Retraining.Repetition(run, recipe.training(), updates, limit, goal);
    Plateau plateau = new Plateau(network, recipe.training(), first.scores);
    run(List.of(updates.meter(), plateau, updates.average(), repetition, report), start.epoch());
    if (updates.meter().divergedAt() >= 0) {
      LOG.warn("diverged at step {}; the network before is tested", updates.meter().divergedAt());
      return Optional.empty();
    }
    return Optional.of(Checkpoints.read(run, Checkpoints.RETRAINED).state());
  }

  /** Trains again on the training and the validation part, where the recipe says so. */
  private Optional<TrainingState> retrain() throws IOException {
    Optional<Task> joined = Retraining.task(recipe.training(), task);
    if (!tests || joined.isEmpty() || updates.meter().divergedAt() >= 0) {
      return Optional.empty();
    }
    Trainer second = new Trainer(recipe, joined.get(), run, progress);
    second.elsewhere = elsewhere;
    return second.repeat(this);
  }

  private Map<String, Double> test(MultiLayerNetwork best, boolean retrained) throws IOException {
    return retrained
        ? Retraining.test(
            recipe.training(), task, List.of(best), List.of(checked(Checkpoints.tested(run))))
        : Evaluation.test(best, task);
  }

  private MultiLayerNetwork checked(MultiLayerNetwork saved) {
    NetworkSize.check(saved, task.shape().inputs(), task.shape().outputs(), run.recipe());
    return saved;
  }

  private double score() throws IOException {
    lastScores = updates.average().use(() -> Evaluation.of(network, task, task.validation()));
    double score = lastScores.get(task.metrics().get(0).name());
    scores.add(score);
    return score;
  }

  /** The updates that the schedule of the learning rate was for in the end. */
  private long planned() {
    int all = recipe.training().epochs();
    double planned = limit.planned(all, 1).orElse(all);
    return planned == validation.state().epoch() && planned < all
        ? updates.meter().steps()
        : Math.round(planned / all * allUpdates());
  }

  private int allUpdates() {
    return epochs.updates(elsewhere.map(EpochFit::concurrent).orElse(1));
  }

  private void trainElsewhere(EpochFit fit, int epoch) throws IOException {
    List<DataSet> batches = new ArrayList<>();
    epochs.batches(epoch).forEach(batches::add);
    double answers = batches.stream().mapToDouble(MeanOverAnswers::answers).sum();
    double mean =
        fit.fit(network, batches, NetworkUpdates.rules(recipe.training()))
            * epochs.sequences()
            / answers;
    updates.meter().add(batches.size(), mean, epochs.sequences());
    report.updated(epoch, batches.get(batches.size() - 1));
  }

  /** Ends a training that is not worth continuing. */
  private final class Pruning implements TrainingLoop.Observer<IOException> {
    @Override
    public boolean allows(int epoch) {
      pruned = !continues.test(List.copyOf(scores));
      return !pruned;
    }
  }

  /** Writes the measurements of each epoch, and checkpoints of the last and the best. */
  private final class Storage implements TrainingLoop.Observer<IOException> {
    @Override
    public boolean ended(int epoch) throws IOException {
      TrainingState state = validation.state();
      network.setEpochCount(epoch);
      RunMetrics.append(run, state, updates.meter(), lastScores);
      LOG.info(
          "epoch {}, step {}: loss {}, validation {}",
          epoch,
          state.steps(),
          updates.meter().loss(),
          lastScores);
      if (state.improved()) {
        Checkpoints.writeKept(run, Checkpoints.BEST, updates, state);
      }
      Checkpoints.write(run, Checkpoints.LAST, updates, state);
      return true;
    }
  }

  private RunResult finish() throws IOException {
    TrainingState state = validation.state();
    if (updates.meter().divergedAt() >= 0) {
      LOG.warn("diverged at step {}", updates.meter().divergedAt());
      RunMetrics.appendDiverged(
          run, state.epoch() + 1, updates.meter().divergedAt(), updates.meter().takeUpdates());
    }
    Map<String, Double> onValidation = Map.of();
    Map<String, Double> onTest = Map.of();
    double seconds = state.seconds();
    if (run.hasCheckpoint(Checkpoints.BEST)) {
      MultiLayerNetwork best = checked(Checkpoints.best(run));
      onValidation = Evaluation.of(best, task, task.validation());
      Optional<TrainingState> retrained = retrain();
      seconds += retrained.map(TrainingState::seconds).orElse(0.0);
      onTest = tests ? test(best, retrained.isPresent()) : Map.of();
      Probe.of(best, task).write(run, Probe.END);
    }
    RunResult result =
        new RunResult(
            recipe.model(),
            recipe.seed(),
            network.numParams(),
            state.epoch(),
            updates.meter().steps(),
            state.bestEpoch(),
            seconds,
            updates.meter().divergedAt(),
            onValidation,
            onTest);
    run.writeSummary(Json.map(result));
    if (result.outOfTime(recipe.training())) {
      LOG.info("there was no time for a further epoch");
    }
    LOG.info(
        "ended after epoch {}; epoch {} scored: test {}", state.epoch(), state.bestEpoch(), onTest);
    run.status(
        updates.meter().divergedAt() >= 0
            ? RunStatus.DIVERGED
            : pruned ? RunStatus.STOPPED : RunStatus.FINISHED);
    return result;
  }
}
