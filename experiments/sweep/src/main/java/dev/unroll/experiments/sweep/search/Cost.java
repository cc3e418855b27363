package dev.unroll.experiments.sweep.search;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.deeplearning4j.arbiter.optimize.api.data.DataProvider;
import org.deeplearning4j.arbiter.optimize.api.data.DataSource;
import org.deeplearning4j.arbiter.optimize.api.score.ScoreFunction;

/** Tells Arbiter that smaller is better. The scores themselves come from the trainings. */
@SuppressWarnings("deprecation") // the interface has a method that is
final class Cost implements ScoreFunction {
  static final Cost SMALLER = new Cost();

  private static final long serialVersionUID = 1L;

  private Cost() {}

  @Override
  public double score(Object model, DataProvider data, Map<String, Object> parameters) {
    throw new UnsupportedOperationException("trainings score themselves");
  }

  @Override
  public double score(Object model, Class<? extends DataSource> source, Properties properties) {
    throw new UnsupportedOperationException("trainings score themselves");
  }

  @Override
  public boolean minimize() {
    return true;
  }

  @Override
  public List<Class<?>> getSupportedModelTypes() {
    return List.of();
  }

  @Override
  public List<Class<?>> getSupportedDataTypes() {
    return List.of();
  }
}
