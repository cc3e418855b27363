package dev.unroll.datasets.series;

import dev.unroll.datasets.score.PointScores;
import dev.unroll.datasets.task.Answers;
import dev.unroll.datasets.task.Scorer;
import dev.unroll.datasets.task.Task.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Errors of scaled forecasts: the mean over all windows and steps ahead. */
final class SeriesScorer implements Scorer {
  private final double deviation;
  private final List<double[]> actual = new ArrayList<>();
  private final List<double[]> forecasts = new ArrayList<>();

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
    add(Answers.values(batch.getLabels()), Answers.values(output));
  }

  /** Adds scaled values and their forecasts. */
  void add(double[] values, double[] forecast) {
    actual.add(values);
    forecasts.add(forecast);
  }

  @Override
  public Map<String, Double> scores() {
    double[] values = actual.stream().flatMapToDouble(Arrays::stream).toArray();
    double[] given = forecasts.stream().flatMapToDouble(Arrays::stream).toArray();
    double mae = PointScores.mae(values, given);
    double mse = PointScores.mse(values, given);
    Map<String, Double> scores = new LinkedHashMap<>();
    scores.put("MAE", mae * deviation);
    scores.put("RMSE", Math.sqrt(mse) * deviation);
    scores.put("z-MAE", mae);
    scores.put("z-MSE", mse);
    return scores;
  }
}
