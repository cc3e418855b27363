package dev.unroll.experiments.train;

import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.network.NetworkSize;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.Training;
import dev.unroll.experiments.run.RunData;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunStatus;
import dev.unroll.layers.Engines;
import dev.unroll.layers.GradientClipping;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.logging.log4j.CloseableThreadContext;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
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
  private UpdateMeter<IOException> meter;
  private TimeLimit<IOException> limit;
  private ProgressReport report;
  private Validation<IOException> validation;
  private Map<String, Double> lastScores = Map.of();
  private List<Double> scores;
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
    return new Trainer(recipe, task, run, progress).train();
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
    Trainer trainer = new Trainer(recipe, task, run, progress);
    trainer.continues = continues;
    trainer.tests = false;
    return trainer.train();
  }

  private RunResult train() throws IOException {
    try (CloseableThreadContext.Instance log = run.logging()) {
      TrainingState start = start();
      List<TrainingLoop.Observer<IOException>> observers =
          new ArrayList<>(List.of(meter, report, validation, new Pruning()));
      observers.add(new Plateau(network, recipe.training(), scores));
      observers.add(new Storage());
      observers.add(limit);
      if (limit.isSet()) {
        observers.add(
            new PlannedRates(network, recipe.training(), updates(), limit, report::part));
      }
      run(new TrainingLoop<>(network, observers), start.epoch());
      RunResult result = finish();
      progress.ended(recipe);
      return result;
    } catch (IOException | RuntimeException e) {
      LOG.warn("failed", e);
      throw e;
    }
  }

  private void run(TrainingLoop<IOException> loop, int done) throws IOException {
    if (elsewhere.isPresent()) {
      loop.runEpochs(done, epoch -> trainElsewhere(elsewhere.get(), epoch));
    } else {
      loop.run(done, epochs::batches);
    }
  }

  /** The network as it is new, or as the last checkpoint has it. */
  private TrainingState start() throws IOException {
    Engines.Choice choice = Engines.choose();
    LOG.info("engine {}: {}", choice.engine().name(), choice.reason());
    boolean resumed = run.hasCheckpoint(Checkpoints.LAST);
    RunData.settle(run, task.files(), resumed);
    TrainingState start = TrainingState.START;
    if (resumed) {
      Checkpoints.Saved saved = Checkpoints.read(run, Checkpoints.LAST);
      network = checked(saved.network());
      start = saved.state();
      LOG.info("going on after epoch {}, step {}", start.epoch(), start.steps());
    } else {
      network = Networks.create(recipe, task.shape(), updates());
      task.save(run.path());
      Probe.of(network, task).write(run, Probe.START);
      LOG.info("{} on {}: {} parameters", recipe.model(), task.name(), network.numParams());
    }
    run.resumeAfter(start.epoch());
    Training training = recipe.training();
    scores = RunMetrics.validation(run);
    observe(start, Retraining.seconds(training, task));
    validation =
        new Validation<>(
            start,
            new Validation.Limits(training.epochs(), training.patience(), training.solvedBelow()),
            meter::steps,
            this::score);
    return start;
  }

  /** Measures the network's training from now on. */
  private void observe(TrainingState start, double seconds) {
    meter = new UpdateMeter<>(network, start.steps());
    limit = new TimeLimit<>(seconds, start, System::nanoTime);
    report = new ProgressReport(epochs, progress, meter, limit, scores);
    List<TrainingListener> listeners = rules(recipe.training());
    listeners.add(1, meter); // of the mean gradient, before any clipping
    network.setListeners(listeners);
  }

  /**
   * Trains a network on this task for as many epochs as were best on another.
   *
   * @param first which has chosen the epochs
   * @return its state at the end; nothing if it diverged
   */
  private Optional<TrainingState> repeat(Trainer first) throws IOException {
    TrainingState chosen = Checkpoints.read(run, Checkpoints.BEST).state();
    double longer = (double) updates() / first.updates();
    TrainingState start = TrainingState.START;
    if (run.hasCheckpoint(Checkpoints.RETRAINED)) {
      Checkpoints.Saved saved = Checkpoints.read(run, Checkpoints.RETRAINED);
      network = checked(saved.network());
      start = saved.state();
    } else {
      int planned = (int) Math.max(1, Math.round(longer * first.planned()));
      network = Networks.create(recipe, task.shape(), planned);
    }
    LOG.info("training again for {} epochs, the validation part included", chosen.bestEpoch());
    scores = List.of();
    observe(start, Double.POSITIVE_INFINITY);
    TrainingState goal =
        first.limit.isSet() // so that its last epoch may have ended early
            ? chosen.withSteps(Math.round(longer * chosen.steps()))
            : chosen.withSteps(Long.MAX_VALUE);
    TrainingLoop.Observer<IOException> repetition =
        new Retraining.Repetition(run, goal, network, meter, start.seconds());
    Plateau plateau = new Plateau(network, recipe.training(), first.scores);
    run(new TrainingLoop<>(network, List.of(meter, report, plateau, repetition)), start.epoch());
    if (meter.divergedAt() >= 0) {
      LOG.warn("diverged at step {}; the network before is tested", meter.divergedAt());
      return Optional.empty();
    }
    return Optional.of(Checkpoints.read(run, Checkpoints.RETRAINED).state());
  }

  /** Trains again on the training and the validation part, where the recipe says so. */
  private Optional<TrainingState> retrain() throws IOException {
    Optional<Task> joined = Retraining.task(recipe.training(), task);
    if (!tests || joined.isEmpty() || meter.divergedAt() >= 0) {
      return Optional.empty();
    }
    Trainer second = new Trainer(recipe, joined.get(), run, progress);
    second.elsewhere = elsewhere;
    return second.repeat(this);
  }

  private Map<String, Double> test(MultiLayerNetwork best, boolean retrained) throws IOException {
    Map<String, Double> scores = Evaluation.test(best, task);
    if (!retrained) {
      return scores;
    }
    Map<String, Double> later =
        new LinkedHashMap<>(Evaluation.test(checked(Checkpoints.tested(run)), task));
    later.put(Retraining.earlier(task), scores.get(task.metrics().get(0).name()));
    return later;
  }

  private MultiLayerNetwork checked(MultiLayerNetwork saved) {
    NetworkSize.check(saved, task.shape().inputs(), task.shape().outputs(), run.recipe());
    return saved;
  }

  /** What is done to every gradient. */
  static List<TrainingListener> rules(Training training) {
    List<TrainingListener> rules = new ArrayList<>();
    rules.add(new MeanOverAnswers());
    if (training.clipValue() > 0) {
      rules.add(GradientClipping.byValue(training.clipValue()));
    }
    if (training.clip() > 0) {
      rules.add(GradientClipping.byGlobalNorm(training.clip()));
    }
    return rules;
  }

  private double score() {
    lastScores = Evaluation.of(network, task, task.validation());
    double score = lastScores.get(task.metrics().get(0).name());
    scores.add(score);
    return score;
  }

  /** The updates that the schedule of the learning rate was for in the end. */
  private long planned() {
    double all = recipe.training().epochs();
    double planned = limit.planned(recipe.training().epochs(), 1);
    return planned == validation.state().epoch() && planned < all
        ? meter.steps()
        : Math.round(planned / all * updates());
  }

  private int updates() {
    return epochs.updates(elsewhere.map(EpochFit::concurrent).orElse(1));
  }

  private void trainElsewhere(EpochFit fit, int epoch) throws IOException {
    List<DataSet> batches = new ArrayList<>();
    epochs.batches(epoch).forEach(batches::add);
    double answers = batches.stream().mapToDouble(MeanOverAnswers::answers).sum();
    double mean =
        fit.fit(network, batches, rules(recipe.training())) * epochs.sequences() / answers;
    meter.add(batches.size(), mean, epochs.sequences());
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
      RunMetrics.append(run, state, meter, lastScores);
      LOG.info(
          "epoch {}, step {}: loss {}, validation {}",
          epoch,
          state.steps(),
          meter.loss(),
          lastScores);
      if (state.improved()) {
        Checkpoints.write(run, Checkpoints.BEST, network, state);
      }
      Checkpoints.write(run, Checkpoints.LAST, network, state);
      return true;
    }
  }

  private RunResult finish() throws IOException {
    TrainingState state = validation.state();
    if (meter.divergedAt() >= 0) {
      LOG.warn("diverged at step {}", meter.divergedAt());
      RunMetrics.appendDiverged(run, state.epoch() + 1, meter.divergedAt(), meter.takeUpdates());
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
            meter.steps(),
            state.bestEpoch(),
            seconds,
            meter.divergedAt(),
            onValidation,
            onTest);
    run.writeSummary(Json.map(result));
    if (result.outOfTime(recipe.training())) {
      LOG.info("there was no time for a further epoch");
    }
    LOG.info(
        "ended after epoch {}; epoch {} scored: test {}", state.epoch(), state.bestEpoch(), onTest);
    run.status(
        meter.divergedAt() >= 0
            ? RunStatus.DIVERGED
            : pruned ? RunStatus.STOPPED : RunStatus.FINISHED);
    return result;
  }
}
