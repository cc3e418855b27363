package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.InvalidInput;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.score.Conformal;
import dev.unroll.experiments.forecast.score.Quantiles;
import dev.unroll.experiments.recipe.Cell;
import dev.unroll.experiments.recipe.Model;
import dev.unroll.experiments.recipe.RecurrentInit;
import dev.unroll.experiments.train.Networks;
import dev.unroll.layers.FastAdam;
import dev.unroll.layers.GradientClipping;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Networks of one kind, trained from several seeds, whose quantiles are averaged. */
final class Ensemble {
  private static final int VALIDATION = 512;
  private static final int TOGETHER = 256;

  private Ensemble() {}

  /**
   * One trained network.
   *
   * @param widening what each central interval is widened by on both sides, in scaled units, so
   *     that it covered what it should of the last part of the past (conformal calibration; Romano
   *     et al. 2019)
   */
  record Member(MultiLayerNetwork network, List<Double> widening) {}

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

  static Member train(
      Cell cell,
      NeuralModel model,
      NeuralTraining training,
      Inputs inputs,
      List<Integer> sizes,
      long seed) {
    Split split = Split.of(sizes, inputs.window(), inputs.horizon());
    Random random = new Random(seed);
    List<Inputs.Place> judged = new ArrayList<>(split.validation());
    Collections.shuffle(judged, random);
    judged = judged.subList(0, Math.min(VALIDATION, judged.size()));
    MultiLayerNetwork network = network(cell, model, training, inputs.width(), seed);
    INDArray best = network.params().dup();
    double least = Double.POSITIVE_INFINITY;
    int bestEpoch = 0;
    for (int epoch = 1; epoch - bestEpoch <= training.patience(); epoch++) {
      if (epoch > training.epochs()) {
        break;
      }
      epoch(network, model, training, inputs, split.train(), random);
      double loss = loss(network, model, inputs, judged);
      if (loss < least) {
        least = loss;
        bestEpoch = epoch;
        best = network.params().dup();
      }
    }
    network.setParams(best);
    List<Double> widening = widening(network, model, inputs, judged);
    if (training.retrain() && bestEpoch > 0) {
      List<Inputs.Place> all = new ArrayList<>(split.train());
      all.addAll(split.validation());
      network = network(cell, model, training, inputs.width(), seed);
      for (int epoch = 0; epoch < bestEpoch; epoch++) {
        epoch(network, model, training, inputs, all, random);
      }
    }
    return new Member(network, widening);
  }

  private static MultiLayerNetwork network(
      Cell cell, NeuralModel model, NeuralTraining training, int width, long seed) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .weightInit(WeightInit.XAVIER)
            .updater(new FastAdam(training.lr()))
            .list();
    Model recurrent =
        new Model(cell, model.hidden(), model.layers(), false, RecurrentInit.ORTHOGONAL, 1, 1, 0);
    int in = width;
    for (int l = 0; l < model.layers(); l++) {
      layers.layer(Networks.recurrent(recurrent, in));
      in = model.hidden();
    }
    double[] levels = Levels.all();
    layers.layer(
        new RnnOutputLayer.Builder(new HeadLoss(model.head(), levels))
            .activation(Activation.IDENTITY)
            .nIn(in)
            .nOut(model.head().outputs(levels))
            .build());
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    if (training.clip() > 0) {
      network.setListeners(GradientClipping.byGlobalNorm(training.clip()));
    }
    return network;
  }

  private static void epoch(
      MultiLayerNetwork network,
      NeuralModel model,
      NeuralTraining training,
      Inputs inputs,
      List<Inputs.Place> places,
      Random random) {
    int outputs = model.head().outputs(Levels.all());
    for (int b = 0; b < training.batches(); b++) {
      List<Inputs.Place> batch = new ArrayList<>();
      for (int n = 0; n < training.batch(); n++) {
        batch.add(places.get(random.nextInt(places.size())));
      }
      network.fit(inputs.batch(batch, outputs));
    }
  }

  private static double loss(
      MultiLayerNetwork network, NeuralModel model, Inputs inputs, List<Inputs.Place> places) {
    return network.score(inputs.batch(places, model.head().outputs(Levels.all())));
  }

  private static List<Double> widening(
      MultiLayerNetwork network, NeuralModel model, Inputs inputs, List<Inputs.Place> places) {
    List<Double> none = Collections.nCopies(Levels.intervals(), 0.0);
    List<double[][]> forecasts =
        forecast(List.of(new Member(network, none)), model.head(), inputs, places);
    List<Double> widening = new ArrayList<>();
    for (int k = 0; k < Levels.intervals(); k++) {
      List<double[]> rows = new ArrayList<>();
      for (int i = 0; i < places.size(); i++) {
        for (int h = 0; h < inputs.horizon(); h++) {
          double actual = inputs.target(places.get(i), h);
          double[] at = forecasts.get(i)[h];
          if (!Double.isNaN(actual)) {
            rows.add(new double[] {actual, at[k], at[at.length - 1 - k]});
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

  /** Scaled quantiles [H][Q] of each place, the mean over the members. */
  static List<double[][]> forecast(
      List<Member> members, Head head, Inputs inputs, List<Inputs.Place> places) {
    int outputs = head.outputs(Levels.all());
    List<double[][]> all = new ArrayList<>();
    for (int from = 0; from < places.size(); from += TOGETHER) {
      List<Inputs.Place> some = places.subList(from, Math.min(from + TOGETHER, places.size()));
      INDArray features = inputs.batch(some, outputs).getFeatures();
      double[][][] sums = new double[some.size()][inputs.horizon()][Levels.count()];
      for (Member member : members) {
        INDArray output = member.network().output(features).dup('c');
        for (int n = 0; n < some.size(); n++) {
          add(sums[n], member, head, output, n, members.size());
        }
      }
      all.addAll(Arrays.asList(sums));
    }
    return all;
  }

  private static void add(
      double[][] sums, Member member, Head head, INDArray output, int n, int members) {
    long steps = output.size(2);
    double[] raw = new double[(int) output.size(1)];
    for (int h = 0; h < sums.length; h++) {
      for (int k = 0; k < raw.length; k++) {
        raw[k] = output.getDouble(n, k, steps - sums.length + h);
      }
      double[] quantiles = Quantiles.uncrossed(head.quantiles(Levels.all(), raw));
      for (int q = 0; q < quantiles.length; q++) {
        int interval = Math.min(q, quantiles.length - 1 - q);
        double widening = interval == Levels.median() ? 0 : member.widening().get(interval);
        double moved = q < Levels.median() ? quantiles[q] - widening : quantiles[q] + widening;
        sums[h][q] += moved / members;
      }
    }
  }
}
