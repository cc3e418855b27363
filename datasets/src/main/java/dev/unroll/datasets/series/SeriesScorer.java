package dev.unroll.datasets.series;

import dev.unroll.datasets.task.Answers;
import dev.unroll.datasets.task.Scorer;
import dev.unroll.datasets.task.Task.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Errors of forecasts, over every window and step ahead alike. */
final class SeriesScorer implements Scorer {
  private final double deviation;
  private double absolute;
  private double squared;
  private long answers;

  /** A scorer of scaled forecasts, one unit of which is this much on the original scale. */
  SeriesScorer(double deviation) {
    this.deviation = deviation;
  }

  static List<Metric> metrics() {
    return List.of(
        new Metric("MAE", "original scale"),
        new Metric("RMSE", "original scale"),
        new Metric("z-MAE", "training standard deviations"),
        new Metric("z-MSE", "training variances"));
  }

  @Override
  public void add(DataSet batch, INDArray output) {
    double[] wanted = Answers.values(batch.getLabels());
    double[] given = Answers.values(output);
    for (int i = 0; i < wanted.length; i++) {
      add(given[i] - wanted[i]);
    }
  }

  /** Adds one error on the scaled scale. */
  void add(double error) {
    absolute += Math.abs(error);
    squared += error * error;
    answers++;
  }

  @Override
  public Map<String, Double> scores() {
    double mae = absolute / answers;
    double mse = squared / answers;
    Map<String, Double> scores = new LinkedHashMap<>();
    scores.put("MAE", mae * deviation);
    scores.put("RMSE", Math.sqrt(mse) * deviation);
    scores.put("z-MAE", mae);
    scores.put("z-MSE", mse);
    return scores;
  }
}
