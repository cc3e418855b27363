package dev.unroll.experiments.train;

import dev.unroll.datasets.task.Seeds;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.run.RunData;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunStatus;
import dev.unroll.layers.Engines;
import dev.unroll.layers.GradientClipping;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.logging.log4j.CloseableThreadContext;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains the network of one recipe into a run folder. A checkpoint is written after every epoch;
 * training a folder that has one goes on from there and ends in the same weights, bit for bit, as
 * if it had not been interrupted.
 */
public final class Trainer {
  private static final Logger LOG = LogManager.getLogger(Trainer.class);

  private final Recipe recipe;
  private final Task task;
  private final RunFolder run;
  private final Progress progress;
  private final String metric;

  private MultiLayerNetwork network;
  private TrainingState state;
  private LossMeter meter;
  private List<Double> scores;

  /** Asked before every epoch; null for a training whose model is also scored on the test part. */
  private EpochGate gate;

  /** Makes the updates; null if this thread does. */
  private EpochFit elsewhere;

  private Trainer(Recipe recipe, Task task, RunFolder run, Progress progress) {
    this.recipe = recipe;
    this.task = task;
    this.run = run;
    this.progress = progress;
    this.metric = task.metrics().get(0).name();
  }

  /** Trains to the end, from the start or from the folder's last checkpoint. */
  public static RunResult train(Recipe recipe, Task task, RunFolder run, Progress progress)
      throws IOException {
    return train(new Trainer(recipe, task, run, progress));
  }

  /**
   * Trains to the end with the updates made elsewhere. Losses and norms of single updates are not
   * measured then.
   */
  public static RunResult train(
      Recipe recipe, Task task, RunFolder run, Progress progress, EpochFit elsewhere)
      throws IOException {
    Trainer trainer = new Trainer(recipe, task, run, progress);
    trainer.elsewhere = elsewhere;
    return train(trainer);
  }

  /**
   * Trains one of many that are to be chosen from. It gets no score on the test part, which is kept
   * for what is chosen.
   *
   * @param gate may end it early; the run's status is then {@link RunStatus#STOPPED}
   */
  public static RunResult explore(
      Recipe recipe, Task task, RunFolder run, Progress progress, EpochGate gate)
      throws IOException {
    Trainer trainer = new Trainer(recipe, task, run, progress);
    trainer.gate = gate;
    return train(trainer);
  }

  private static RunResult train(Trainer trainer) throws IOException {
    try (CloseableThreadContext.Instance log = trainer.run.logging()) {
      RunResult result = trainer.train();
      trainer.progress.ended(trainer.recipe);
      return result;
    } catch (IOException | RuntimeException e) {
      LOG.warn("failed", e);
      throw e;
    }
  }

  private RunResult train() throws IOException {
    begin();
    RunStatus end = RunStatus.FINISHED;
    while (!state.done(recipe.training()) && end == RunStatus.FINISHED) {
      if (gate != null && !gate.open(List.copyOf(scores))) {
        end = RunStatus.STOPPED;
      } else {
        epoch();
        end = meter.divergedAt() < 0 ? end : RunStatus.DIVERGED;
      }
    }
    return finish(end);
  }

  private void begin() throws IOException {
    Engines.Choice choice = Engines.choose();
    LOG.info("engine {}: {}", choice.engine().name(), choice.reason());
    boolean begun = run.hasCheckpoint(Checkpoints.LAST);
    RunData.settle(run, task.files(), begun);
    if (begun) {
      Checkpoints.Saved saved = Checkpoints.read(run, Checkpoints.LAST);
      network = fitting(saved.network());
      state = saved.state();
      LOG.info("going on after epoch {}, step {}", state.epoch(), state.steps());
    } else {
      network = Networks.create(recipe, task.shape());
      state = TrainingState.START;
      task.save(run.path());
      Probe.of(network, task).write(run, Probe.START);
      LOG.info("{} on {}: {} parameters", recipe.model(), task.name(), network.numParams());
    }
    run.resumeAfter(state.epoch());
    scores = new ArrayList<>(ValidationCurve.of(run));
    GradientNorm norm = new GradientNorm();
    meter = new LossMeter(state.steps(), norm);
    network.setListeners(listeners(norm));
  }

  private MultiLayerNetwork fitting(MultiLayerNetwork saved) {
    Networks.checkSizes(saved, task.shape().inputs(), task.shape().outputs(), run.recipe());
    return saved;
  }

  private List<TrainingListener> listeners(GradientNorm norm) {
    List<TrainingListener> listeners = new ArrayList<>(rules());
    listeners.add(1, norm); // of the mean gradient, before any clipping
    listeners.add(meter);
    return listeners;
  }

  /** What is done to every gradient. */
  private List<TrainingListener> rules() {
    List<TrainingListener> rules = new ArrayList<>();
    rules.add(new MeanOverAnswers());
    if (recipe.training().clipValue() > 0) {
      rules.add(GradientClipping.byValue(recipe.training().clipValue()));
    }
    if (recipe.training().clip() > 0) {
      rules.add(GradientClipping.byGlobalNorm(recipe.training().clip()));
    }
    return rules;
  }

  private void epoch() throws IOException {
    int epoch = state.epoch() + 1;
    long began = System.nanoTime();
    int[] order = order(task.train().size(), epoch);
    double loss = elsewhere == null ? here(order, epoch) : away(order, epoch);
    boolean lost = !Double.isFinite(network.params().sumNumber().doubleValue());
    if (meter.divergedAt() < 0 && lost) {
      meter.diverged(); // by the last update of the epoch: no loss has seen it yet
    }
    if (meter.divergedAt() >= 0) {
      diverged(epoch);
    } else {
      endEpoch(loss, began);
    }
  }

  /** Trains on the minibatches one after another, until one diverges; returns the mean loss. */
  private double here(int[] order, int epoch) {
    long began = System.nanoTime();
    double lossSum = 0;
    int batch = recipe.training().batch();
    for (int from = 0; from < order.length && meter.divergedAt() < 0; from += batch) {
      int to = Math.min(from + batch, order.length);
      network.fit(task.train().batch(Arrays.copyOfRange(order, from, to)));
      lossSum += meter.take() * (to - from);
      if (meter.divergedAt() < 0) {
        double share = (double) to / order.length;
        progress.update(update(epoch, share, lossSum / to, to / seconds(began)));
      }
    }
    return lossSum / order.length;
  }

  private double away(int[] order, int epoch) throws IOException {
    long began = System.nanoTime();
    List<DataSet> batches = new ArrayList<>();
    int batch = recipe.training().batch();
    for (int from = 0; from < order.length; from += batch) {
      int to = Math.min(from + batch, order.length);
      batches.add(task.train().batch(Arrays.copyOfRange(order, from, to)));
    }
    double answers = batches.stream().mapToDouble(Answers::count).sum();
    double loss = elsewhere.fit(network, batches, rules()) * order.length / answers;
    meter.add(batches.size());
    progress.update(update(epoch, 1, loss, order.length / seconds(began)));
    return loss;
  }

  private Progress.Update update(int epoch, double share, double loss, double rate) {
    double score = scores.isEmpty() ? Double.NaN : scores.get(scores.size() - 1);
    return new Progress.Update(recipe, epoch, share, loss, score, rate);
  }

  private void endEpoch(double loss, long began) throws IOException {
    Map<String, Double> validation = Evaluation.of(network, task, task.validation());
    scores.add(validation.get(metric));
    state = state.after(meter.steps(), validation.get(metric), seconds(began));
    int epoch = state.epoch();
    network.setEpochCount(epoch);
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("epoch", epoch);
    line.put("step", state.steps());
    line.put("loss", loss);
    line.put("validation", validation);
    line.put("seconds", state.seconds());
    line.put(Updates.KEY, Json.map(meter.takeUpdates()));
    run.metrics().append(line);
    LOG.info("epoch {}, step {}: loss {}, validation {}", epoch, state.steps(), loss, validation);
    if (state.improved()) {
      Checkpoints.write(run, Checkpoints.BEST, network, state);
    }
    Checkpoints.write(run, Checkpoints.LAST, network, state);
  }

  private void diverged(int epoch) throws IOException {
    LOG.warn("diverged at step {}", meter.divergedAt());
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("epoch", epoch);
    line.put("step", meter.divergedAt());
    line.put("diverged", true);
    line.put(Updates.KEY, Json.map(meter.takeUpdates()));
    run.metrics().append(line);
  }

  /** The sequences of one epoch, shuffled by seed and epoch alone. */
  private int[] order(int size, int epoch) {
    long seed = recipe.seed() * 1_000_003L + epoch;
    Nd4j.getRandom().setSeed(Seeds.forNd4j(seed));
    Random random = new Random(seed);
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    int limit = recipe.training().batchesPerEpoch();
    long wanted = (long) limit * recipe.training().batch();
    return limit == 0 || wanted >= size ? order : Arrays.copyOf(order, (int) wanted);
  }

  private RunResult finish(RunStatus end) throws IOException {
    boolean scored = run.hasCheckpoint(Checkpoints.BEST);
    Map<String, Double> onValidation = Map.of();
    Map<String, Double> onTest = Map.of();
    if (scored) {
      MultiLayerNetwork best = fitting(Checkpoints.best(run));
      onValidation = Evaluation.of(best, task, task.validation());
      onTest = gate == null ? Evaluation.of(best, task, task.test()) : Map.of();
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
            state.seconds(),
            meter.divergedAt(),
            onValidation,
            onTest);
    run.writeSummary(Json.map(result));
    LOG.info(
        "ended after epoch {}; epoch {} scored: test {}", state.epoch(), state.bestEpoch(), onTest);
    run.status(end);
    return result;
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }
}
