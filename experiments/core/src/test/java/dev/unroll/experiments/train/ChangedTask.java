package dev.unroll.experiments.train;

import dev.unroll.datasets.task.Scorer;
import dev.unroll.datasets.task.Sequences;
import dev.unroll.datasets.task.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A task with other sequences to train on, or to validate on. */
record ChangedTask(Task inner, UnaryOperator<Sequences> trained, UnaryOperator<Sequences> validated)
    implements Task {

  @Override
  public Sequences validation() {
    return validated.apply(inner.validation());
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public Shape shape() {
    return inner.shape();
  }

  @Override
  public Sequences train() {
    return trained.apply(inner.train());
  }

  @Override
  public Sequences test() {
    return inner.test();
  }

  @Override
  public List<Metric> metrics() {
    return inner.metrics();
  }

  @Override
  public Scorer scorer() {
    return inner.scorer();
  }

  @Override
  public List<Baseline> baselines() {
    return inner.baselines();
  }

  @Override
  public Map<String, String> facts() {
    return inner.facts();
  }

  @Override
  public void save(Path folder) throws IOException {
    inner.save(folder);
  }
}
