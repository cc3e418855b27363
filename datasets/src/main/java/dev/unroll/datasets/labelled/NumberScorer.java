package dev.unroll.datasets.labelled;

import dev.unroll.datasets.panel.SeriesScale;
import dev.unroll.datasets.task.Answers;
import dev.unroll.datasets.task.Scorer;
import dev.unroll.datasets.task.Task.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Errors of numbers on their original scale, and the share of the variance that they leave. */
final class NumberScorer implements Scorer {
  private final SeriesScale scale;
  private double absolute;
  private double squared;
  private double sum;
  private double squares;
  private long count;

  NumberScorer(SeriesScale scale) {
    this.scale = scale;
  }

  static List<Metric> metrics() {
    return List.of(
        new Metric("MSE", "original scale, squared"),
        new Metric("MAE", "original scale"),
        new Metric("1 - R²", "of the variance"));
  }

  /** Labels and output [N, 1] or [N, 1, T], labels mask [N, T] or none. */
  @Override
  public void add(DataSet batch, INDArray output) {
    double[] wanted = Answers.values(batch.getLabels());
    double[] given = Answers.values(output);
    INDArray mask = batch.getLabelsMaskArray();
    double[] kept = mask == null ? null : Answers.values(mask);
    for (int i = 0; i < wanted.length; i++) {
      if (kept == null || kept[i] != 0) {
        add(wanted[i], given[i]);
      }
    }
  }

  /** Adds one scaled answer. */
  void add(double wanted, double given) {
    double error = given - wanted;
    absolute += Math.abs(error);
    squared += error * error;
    sum += wanted;
    squares += wanted * wanted;
    count++;
  }

  @Override
  public Map<String, Double> scores() {
    double spread = scale.spread();
    double variance = squares / count - (sum / count) * (sum / count);
    Map<String, Double> scores = new LinkedHashMap<>();
    scores.put("MSE", squared / count * spread * spread);
    scores.put("MAE", absolute / count * spread);
    scores.put("1 - R²", squared == 0 ? 0 : squared / count / variance);
    return scores;
  }
}
