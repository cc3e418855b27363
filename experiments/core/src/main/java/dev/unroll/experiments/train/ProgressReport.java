package dev.unroll.experiments.train;

import dev.unroll.experiments.recipe.Recipe;
import java.io.IOException;
import java.util.List;
import org.nd4j.linalg.dataset.DataSet;

/** Reports the progress of a training. */
final class ProgressReport implements TrainingLoop.Observer<IOException> {
  private final Epochs epochs;
  private final Progress progress;
  private final UpdateMeter<IOException> meter;
  private final TimeLimit<IOException> limit;
  private final List<Double> scores;
  private long began;

  /**
   * @param scores on the validation part after each epoch so far
   */
  ProgressReport(
      Epochs epochs,
      Progress progress,
      UpdateMeter<IOException> meter,
      TimeLimit<IOException> limit,
      List<Double> scores) {
    this.epochs = epochs;
    this.progress = progress;
    this.meter = meter;
    this.limit = limit;
    this.scores = scores;
  }

  @Override
  public boolean allows(int epoch) {
    began = System.nanoTime();
    return true;
  }

  @Override
  public boolean updated(int epoch, DataSet batch) {
    if (meter.divergedAt() < 0) {
      double score = scores.isEmpty() ? Double.NaN : scores.get(scores.size() - 1);
      double rate = meter.sequences() / ((System.nanoTime() - began) / 1e9);
      Recipe recipe = epochs.recipe();
      double planned = limit.planned(recipe.training().epochs(), part()).orElse(Double.NaN);
      progress.update(
          new Progress.Update(
              recipe, epoch, Math.max(epoch, planned), part(), meter.loss(), score, rate));
    }
    return true;
  }

  /** The share of this epoch that is done. */
  double part() {
    return (double) meter.sequences() / epochs.sequences();
  }
}
