package dev.unroll.datasets.text;

import dev.unroll.datasets.task.Answers;
import dev.unroll.datasets.task.OrderedMap;
import dev.unroll.datasets.task.Scorer;
import dev.unroll.datasets.task.Task.Metric;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Mean cost of a character. */
final class TextScorer implements Scorer {
  static final List<Metric> METRICS =
      List.of(new Metric("nats", "nats per character"), new Metric("bits", "bits per character"));

  private final int[] lengths;
  private double nats;
  private long characters;

  /**
   * @param lengths characters of each token; null for one each
   */
  TextScorer(int[] lengths) {
    this.lengths = lengths;
  }

  static Map<String, Double> scores(double nats) {
    return OrderedMap.of("nats", nats, "bits", nats / StrictMath.log(2));
  }

  @Override
  public void add(DataSet batch, INDArray output) {
    Answers.visit(
        batch,
        output,
        (wanted, right, cost) -> {
          nats += cost;
          characters += lengths == null ? 1 : lengths[wanted];
        });
  }

  @Override
  public Map<String, Double> scores() {
    return scores(nats / characters);
  }
}
