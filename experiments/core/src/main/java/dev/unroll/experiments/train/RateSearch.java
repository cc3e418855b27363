package dev.unroll.experiments.train;

import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.recipe.Recipe;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * Trains a network on minibatches while its learning rate rises by the same factor at each update,
 * until the loss grows (the range test of Smith 2017, "Cyclical Learning Rates for Training Neural
 * Networks", arXiv:1506.01186). Nothing is kept of the network.
 *
 * @param rates of the updates
 * @param losses of the minibatches before each, mean per unmasked answer, smoothed: an
 *     exponentially weighted mean of the updates so far
 */
public record RateSearch(List<Double> rates, List<Double> losses) {
  static final double LOWEST = 1e-6;
  static final double HIGHEST = 10;
  static final int UPDATES = 200;
  private static final double SMOOTHING = 0.95;
  private static final double GROWTH = 4; // of the lowest loss, which ends the search
  private static final double MARGIN = 10;
  private static final int SETTLED = 20; // updates that the smoothed loss has to settle
  private static final double FALL = 0.95;

  /** Trains with the recipe's network, optimizer, clipping and seed; its rates do not count. */
  public static RateSearch run(Recipe recipe, Task task) {
    MultiLayerNetwork network = Networks.create(recipe, task.shape(), new Rising());
    UpdateMeter<RuntimeException> meter = new UpdateMeter<>(network, 0);
    List<TrainingListener> listeners = NetworkUpdates.rules(recipe.training());
    listeners.add(1, meter);
    network.setListeners(listeners);
    List<Double> losses = new ArrayList<>();
    Random random = new Random(recipe.seed());
    while (losses.size() < UPDATES && !isOver(smooth(losses))) {
      int[] batch =
          random.ints(recipe.training().batch(), 0, task.train().size()).distinct().toArray();
      DataSet data = task.train().batch(batch);
      network.fit(data);
      losses.addAll(meter.takeUpdates().loss());
    }
    return of(losses);
  }

  /**
   * @param losses of the minibatches before each update
   */
  static RateSearch of(List<Double> losses) {
    List<Double> smooth = smooth(losses);
    List<Double> rates = new ArrayList<>();
    for (int k = 0; k < smooth.size(); k++) {
      rates.add(rate(k));
    }
    return new RateSearch(rates, smooth);
  }

  private static boolean isOver(List<Double> smooth) {
    double best = smooth.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    return !smooth.isEmpty() && !(smooth.get(smooth.size() - 1) <= GROWTH * best);
  }

  private static List<Double> smooth(List<Double> losses) {
    List<Double> smooth = new ArrayList<>();
    double sum = 0;
    double weight = 0;
    for (double loss : losses) {
      sum = SMOOTHING * sum + (1 - SMOOTHING) * loss;
      weight = SMOOTHING * weight + 1 - SMOOTHING;
      smooth.add(sum / weight);
    }
    return smooth;
  }

  static double rate(int update) {
    return LOWEST * Math.pow(HIGHEST / LOWEST, update / (UPDATES - 1.0));
  }

  /** The rate with the lowest loss. */
  public double best() {
    return rates.get(place());
  }

  /** The lowest loss. */
  public double lowest() {
    return losses.get(place());
  }

  private int place() {
    return IntStream.range(0, losses.size())
        .boxed()
        .min(Comparator.comparing((Integer k) -> k < SETTLED).thenComparing(losses::get))
        .orElseThrow();
  }

  /**
   * A tenth of the rate with the lowest loss, at which it is about to grow; empty if no rate lowers
   * the loss by a twentieth, as where a task is only learned after many updates.
   */
  public OptionalDouble suggestion() {
    boolean falls = losses.size() > SETTLED && lowest() < FALL * losses.get(SETTLED);
    return falls ? OptionalDouble.of(best() / MARGIN) : OptionalDouble.empty();
  }

  /** The rates of the search; never saved. */
  private record Rising() implements ISchedule {
    @Override
    public double valueAt(int update, int epoch) {
      return rate(Math.min(update, UPDATES - 1));
    }

    @Override
    public ISchedule clone() {
      return this;
    }
  }
}
