package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.score.Conformal;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import dev.unroll.experiments.recipe.Model;
import dev.unroll.experiments.recipe.RecurrentInit;
import dev.unroll.experiments.stage.IntervalWidening;
import dev.unroll.experiments.stage.NetworkStage;
import dev.unroll.experiments.train.BestParameters;
import dev.unroll.experiments.train.Networks;
import dev.unroll.experiments.train.TimeLimit;
import dev.unroll.experiments.train.TrainingLoop;
import dev.unroll.experiments.train.TrainingLoop.Observer;
import dev.unroll.experiments.train.Validation;
import dev.unroll.layers.FastAdam;
import dev.unroll.layers.GradientClipping;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleConsumer;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Trains one network: on windows before the last part of the past, which decides when to stop and
 * how wide intervals have to be; then, if asked to, again on all of it for as many epochs.
 */
final class MemberTraining {
  private static final int MAX_VALIDATION = 512;
  private static final int MAX_SAMPLED = 64; // paths take long

  private final NeuralTraining training;
  private final InputWindows inputs;
  private final long seed;
  private final DoubleConsumer progress;
  private final Random random;

  /**
   * @param training with the time that this member may take
   * @param progress receives how much of the training is done, from 0 to 1
   */
  MemberTraining(NeuralTraining training, InputWindows inputs, long seed, DoubleConsumer progress) {
    this.training = training;
    this.inputs = inputs;
    this.seed = seed;
    this.progress = progress;
    this.random = new Random(seed);
  }

  private NeuralSpec spec() {
    return inputs.spec();
  }

  /** Windows to train on, and those of the last part of the past. */
  private record Split(List<Window> train, List<Window> validation) {

    /**
     * Splits windows.
     *
     * @param last steps at the end that nothing is trained on, at least
     */
    static Split of(List<Integer> sizes, int window, int horizon, int last) {
      List<Window> train = new ArrayList<>();
      List<Window> validation = new ArrayList<>();
      for (int i = 0; i < sizes.size(); i++) {
        int held = Math.max(Math.max(horizon, last), (int) (0.15 * sizes.get(i)));
        int first = Math.min(window, Math.max(2, sizes.get(i) / 3));
        for (int origin = first; origin + horizon <= sizes.get(i); origin++) {
          boolean late = origin >= sizes.get(i) - held;
          if (late || origin + horizon <= sizes.get(i) - held) {
            (late ? validation : train).add(new Window(i, origin));
          }
        }
      }
      if (train.isEmpty() || validation.isEmpty()) {
        throw new InvalidInput(
            "too few values: expected more than two horizons of %d and some of a window of %d, got %d"
                .formatted(horizon, window, sizes.stream().mapToInt(x -> x).max().orElse(0)));
      }
      return new Split(train, validation);
    }
  }

  /**
   * A member of an ensemble.
   *
   * @param early trained on what lies before the last part of the past
   * @param last trained on all of it
   */
  record Trained(Member early, Member last) {}

  /**
   * Trains.
   *
   * @param sizes of the series
   * @param held steps at their ends that the early one must not see
   */
  Trained fit(List<Integer> sizes, int held) {
    Split split = Split.of(sizes, spec().window(), spec().horizon(), held);
    List<Window> validation = new ArrayList<>(split.validation());
    Collections.shuffle(validation, random);
    validation = validation.subList(0, Math.min(MAX_VALIDATION, validation.size()));
    Highway highway =
        inputs.highway() ? Highway.fit(inputs, split.train(), validation, seed) : Highway.NONE;
    MultiLayerNetwork network = network();
    DataSet judged = inputs.batch(validation, highway, false);
    Validation<RuntimeException> stopping =
        new Validation<>(
            new Validation.Limits(training.epochs(), training.patience(), 0),
            () -> network.score(judged));
    BestParameters<RuntimeException> best = new BestParameters<>(network, stopping);
    double share = training.retrain() ? 0.5 : 1; // of the first training
    Observer<RuntimeException> report = report(epoch -> share * epoch / training.epochs());
    train(network, highway, split.train(), List.of(stopping, best, limit(share), report));
    best.restore();
    HorizonGate gate = gate(network, highway, validation);
    IntervalWidening widening =
        widening(new Member(network, highway, gate, Member.NO_WIDENING), validation);
    Member early = new Member(network, highway, gate, widening);
    int epochs = stopping.state().bestEpoch();
    if (!training.retrain() || epochs == 0) {
      return new Trained(early, early);
    }
    List<Window> all = new ArrayList<>(split.train());
    all.addAll(split.validation());
    Highway line = highway.refit(inputs, all, seed);
    MultiLayerNetwork again = network();
    train(
        again,
        line,
        all,
        List.of(
            new Validation<>(new Validation.Limits(epochs, 0, 0), () -> 0),
            limit(1 - share),
            report(epoch -> share + (1 - share) * epoch / epochs)));
    return new Trained(early, new Member(again, line, gate, widening));
  }

  /** Without a line beside it, a network has to say everything. */
  private HorizonGate gate(MultiLayerNetwork network, Highway highway, List<Window> validation) {
    if (highway.line() == null) {
      return HorizonGate.OPEN;
    }
    List<double[]> rests = new ArrayList<>();
    List<double[]> medians = new ArrayList<>();
    List<QuantileForecast> forecasts = forecasts(new Member(network, highway), validation);
    for (int n = 0; n < validation.size(); n++) {
      double[] line = highway.answer(inputs, validation.get(n));
      double[] rest = inputs.targets(validation.get(n));
      double[] median = forecasts.get(n).median();
      for (int h = 0; h < line.length; h++) {
        rest[h] -= line[h];
        median[h] -= line[h];
      }
      rests.add(rest);
      medians.add(median);
    }
    return HorizonGate.fit(rests, medians);
  }

  private List<QuantileForecast> forecasts(Member member, List<Window> windows) {
    NetworkStage network = NetworkStage.ofBatches(member.network());
    return new Rollout(member, network, inputs, windows).read(spec().window()).forecast(seed);
  }

  /**
   * @param share of the time
   */
  private Observer<RuntimeException> limit(double share) {
    return new TimeLimit<>(
        training.minutes() == 0 ? Double.POSITIVE_INFINITY : 60 * share * training.minutes());
  }

  private Observer<RuntimeException> report(IntToDoubleFunction share) {
    return new Observer<>() {
      @Override
      public boolean ended(int epoch) {
        progress.accept(share.applyAsDouble(epoch));
        return true;
      }
    };
  }

  private MultiLayerNetwork network() {
    NeuralModel model = spec().model();
    Model recurrent =
        new Model(
            spec().cell(), model.hidden(), model.layers(), false, RecurrentInit.ORTHOGONAL, 1);
    RnnOutputLayer output =
        new RnnOutputLayer.Builder(new HeadLoss(model.head(), Levels.all()))
            .activation(Activation.IDENTITY)
            .nIn(model.hidden())
            .nOut(spec().outputs())
            .build();
    Networks.Rule adam = new Networks.Rule(new FastAdam(training.lr()));
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            Networks.stack(seed, adam, recurrent, inputs.encoder().channels(), false)
                .layer(output)
                .build());
    network.init();
    if (training.clip() > 0) {
      network.setListeners(GradientClipping.byGlobalNorm(training.clip()));
    }
    return network;
  }

  private void train(
      MultiLayerNetwork network,
      Highway highway,
      List<Window> windows,
      List<Observer<RuntimeException>> observers) {
    // A scale that moves with the window knows its last values: no fair answers there.
    boolean everywhere = spec().recursive() && spec().isStateful();
    int batches = training.batches(windows.size(), spec().horizon());
    new TrainingLoop<>(network, observers)
        .run(
            0,
            epoch ->
                () ->
                    IntStream.range(0, batches)
                        .mapToObj(b -> inputs.batch(draw(windows), highway, everywhere))
                        .iterator());
  }

  private List<Window> draw(List<Window> windows) {
    return Stream.generate(() -> windows.get(random.nextInt(windows.size())))
        .limit(training.batch())
        .toList();
  }

  private IntervalWidening widening(Member member, List<Window> validation) {
    int count = spec().recursive() ? MAX_SAMPLED : MAX_VALIDATION;
    List<Window> windows = validation.subList(0, Math.min(count, validation.size()));
    List<QuantileForecast> forecasts = forecasts(member, windows);
    List<Double> widths = new ArrayList<>();
    for (int k = 0; k < Levels.intervals(); k++) {
      List<double[]> rows = new ArrayList<>();
      for (int i = 0; i < windows.size(); i++) {
        double[] actual = inputs.targets(windows.get(i));
        for (int h = 0; h < actual.length; h++) {
          double[] at = forecasts.get(i).quantiles()[h];
          if (!Double.isNaN(actual[h])) {
            rows.add(new double[] {actual[h], at[k], at[at.length - 1 - k]});
          }
        }
      }
      double correction =
          Conformal.correction(
              Conformal.intervalScores(column(rows, 0), column(rows, 1), column(rows, 2)),
              1 - Levels.coverage(k));
      widths.add(Double.isFinite(correction) ? correction : 0.0);
    }
    return new IntervalWidening(widths);
  }

  private static double[] column(List<double[]> rows, int k) {
    return rows.stream().mapToDouble(row -> row[k]).toArray();
  }
}
