package dev.unroll.datasets.task;

import dev.unroll.datasets.task.Task.Metric;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Share of wrong answers, and mean cross-entropy, of a task that asks for one of K classes. */
public final class ClassScorer implements Scorer {
  public static final String ERROR = "error";
  public static final String NATS = "nats";

  private long answers;
  private long wrong;
  private double nats;

  public static List<Metric> metrics() {
    return List.of(new Metric(ERROR, "share wrong"), new Metric(NATS, "nats per answer"));
  }

  @Override
  public void add(DataSet batch, INDArray output) {
    Answers.visit(batch, output, (wanted, right, cost) -> add(right, cost));
  }

  /** Adds one answer. */
  public void add(boolean right, double cost) {
    answers++;
    wrong += right ? 0 : 1;
    nats += cost;
  }

  @Override
  public Map<String, Double> scores() {
    return OrderedMap.of(ERROR, (double) wrong / answers, NATS, nats / answers);
  }
}
