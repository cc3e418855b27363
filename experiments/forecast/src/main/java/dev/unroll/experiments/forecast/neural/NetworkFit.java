package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.score.Conformal;
import dev.unroll.datasets.task.Seeds;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.Predicted;
import dev.unroll.experiments.recipe.Model;
import dev.unroll.experiments.recipe.RecurrentInit;
import dev.unroll.experiments.train.Networks;
import dev.unroll.layers.FastAdam;
import dev.unroll.layers.GradientClipping;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleConsumer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Trains one network: on windows before the last part of the past, which says when to stop and how
 * wide intervals have to be; then, if asked to, again on all of it for as many epochs.
 */
final class NetworkFit {
  private static final int VALIDATION = 512;
  private static final int SAMPLED = 64; // paths are dear

  private final NeuralTraining training;
  private final Inputs inputs;
  private final long seed;
  private final DoubleConsumer progress;
  private final int outputs;
  private final Random random;

  /**
   * @param progress hears how much of the training is done, from 0 to 1
   */
  NetworkFit(NeuralTraining training, Inputs inputs, long seed, DoubleConsumer progress) {
    this.training = training;
    this.inputs = inputs;
    this.seed = seed;
    this.progress = progress;
    this.outputs = spec().model().head().outputs(Levels.all());
    this.random = new Random(seed);
  }

  private NeuralSpec spec() {
    return inputs.spec();
  }

  /** Where windows may lie: those that are trained on, and the last part of the past. */
  private record Split(List<Inputs.Place> train, List<Inputs.Place> validation) {

    static Split of(List<Integer> sizes, int window, int horizon) {
      List<Inputs.Place> train = new ArrayList<>();
      List<Inputs.Place> validation = new ArrayList<>();
      for (int i = 0; i < sizes.size(); i++) {
        int held = Math.max(horizon, (int) (0.15 * sizes.get(i)));
        int first = Math.min(window, Math.max(2, sizes.get(i) / 3));
        for (int origin = first; origin + horizon <= sizes.get(i); origin++) {
          boolean late = origin >= sizes.get(i) - held;
          if (late || origin + horizon <= sizes.get(i) - held) {
            (late ? validation : train).add(new Inputs.Place(i, origin));
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
   * Trains.
   *
   * @param sizes of the series
   */
  Member run(List<Integer> sizes) {
    Split split = Split.of(sizes, spec().window(), spec().horizon());
    List<Inputs.Place> judged = new ArrayList<>(split.validation());
    Collections.shuffle(judged, random);
    judged = judged.subList(0, Math.min(VALIDATION, judged.size()));
    Highway highway =
        inputs.highway() ? Highway.fitted(inputs, split.train(), judged, seed) : Highway.NONE;
    MultiLayerNetwork network = network();
    INDArray best = network.params().dup();
    double least = Double.POSITIVE_INFINITY;
    int bestEpoch = 0;
    double first = training.retrain() ? 0.5 : 1; // the share of the first training
    for (int epoch = 1; epoch <= training.epochs(); epoch++) {
      if (epoch - bestEpoch > training.patience()) {
        break;
      }
      epoch(network, highway, split.train());
      double loss = network.score(inputs.batch(judged, highway, outputs, false));
      if (loss < least) {
        least = loss;
        bestEpoch = epoch;
        best = network.params().dup();
      }
      progress.accept(epoch * first / training.epochs());
    }
    network.setParams(best);
    int calibrating = spec().recursive() ? SAMPLED : VALIDATION;
    List<Double> widening =
        widening(
            Member.uncalibrated(network, highway),
            judged.subList(0, Math.min(calibrating, judged.size())));
    if (training.retrain() && bestEpoch > 0) {
      List<Inputs.Place> all = new ArrayList<>(split.train());
      all.addAll(split.validation());
      highway = highway.refitted(inputs, all, seed);
      network = network();
      for (int epoch = 1; epoch <= bestEpoch; epoch++) {
        epoch(network, highway, all);
        progress.accept(first + (1 - first) * epoch / bestEpoch);
      }
    }
    return new Member(network, highway, widening);
  }

  private MultiLayerNetwork network() {
    NeuralModel model = spec().model();
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(Seeds.forNd4j(seed))
            .weightInit(WeightInit.XAVIER)
            .updater(new FastAdam(training.lr()))
            .list();
    Model recurrent =
        new Model(
            spec().cell(), model.hidden(), model.layers(), false, RecurrentInit.ORTHOGONAL, 1);
    int in = inputs.width();
    for (int l = 0; l < model.layers(); l++) {
      layers.layer(Networks.recurrent(recurrent, in));
      in = model.hidden();
    }
    layers.layer(
        new RnnOutputLayer.Builder(new HeadLoss(model.head(), Levels.all()))
            .activation(Activation.IDENTITY)
            .nIn(in)
            .nOut(outputs)
            .build());
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    if (training.clip() > 0) {
      network.setListeners(GradientClipping.byGlobalNorm(training.clip()));
    }
    return network;
  }

  private void epoch(MultiLayerNetwork network, Highway highway, List<Inputs.Place> places) {
    // A scale that moves with the window knows its last values: no fair answers there.
    boolean everywhere = spec().recursive() && spec().isStateful();
    int batches = training.batches(places.size(), spec().horizon());
    for (int b = 0; b < batches; b++) {
      List<Inputs.Place> batch = new ArrayList<>();
      for (int n = 0; n < training.batch(); n++) {
        batch.add(places.get(random.nextInt(places.size())));
      }
      network.fit(inputs.batch(batch, highway, outputs, everywhere));
    }
  }

  private List<Double> widening(Member member, List<Inputs.Place> places) {
    Outlook outlook = new Outlook(member, inputs, places);
    List<Predicted> forecasts = outlook.read(spec().window()).ahead(seed);
    List<Double> widening = new ArrayList<>();
    for (int k = 0; k < Levels.intervals(); k++) {
      List<double[]> rows = new ArrayList<>();
      for (int i = 0; i < places.size(); i++) {
        double[] actual = inputs.targets(places.get(i));
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
      widening.add(Double.isFinite(correction) ? correction : 0.0);
    }
    return widening;
  }

  private static double[] column(List<double[]> rows, int k) {
    return rows.stream().mapToDouble(row -> row[k]).toArray();
  }
}
