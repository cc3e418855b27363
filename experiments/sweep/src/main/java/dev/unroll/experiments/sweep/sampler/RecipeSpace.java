package dev.unroll.experiments.sweep.sampler;

import dev.unroll.experiments.sweep.space.Range;
import dev.unroll.experiments.sweep.space.Space;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.arbiter.optimize.api.ParameterSpace;
import org.deeplearning4j.arbiter.optimize.distribution.LogUniformDistribution;
import org.deeplearning4j.arbiter.optimize.parameter.FixedValue;
import org.deeplearning4j.arbiter.optimize.parameter.continuous.ContinuousParameterSpace;
import org.deeplearning4j.arbiter.optimize.parameter.discrete.DiscreteParameterSpace;
import org.deeplearning4j.arbiter.optimize.parameter.integer.IntegerParameterSpace;

/** Ranges of recipe keys as an Arbiter space whose values are settings as text. */
@SuppressWarnings("rawtypes") // ParameterSpace's own signatures are raw
final class RecipeSpace implements ParameterSpace<Map<String, String>> {
  private static final MathContext DIGITS = new MathContext(4); // more would suggest they matter

  private final Map<String, ParameterSpace> leaves = new LinkedHashMap<>();

  RecipeSpace(Space space) {
    space.ranges().forEach((key, range) -> leaves.put(key, leaf(range)));
  }

  private static ParameterSpace leaf(Range range) {
    if (range instanceof Range.Uniform real) {
      return new ContinuousParameterSpace(real.low(), real.high());
    }
    if (range instanceof Range.LogUniform real) {
      return new ContinuousParameterSpace(new LogUniformDistribution(real.low(), real.high()));
    }
    if (range instanceof Range.Whole whole) {
      return new IntegerParameterSpace(whole.low(), whole.high());
    }
    List<String> values = ((Range.Choice) range).values();
    return values.size() == 1
        ? new FixedValue<>(values.get(0))
        : new DiscreteParameterSpace<>(values);
  }

  @Override
  public Map<String, String> getValue(double[] point) {
    Map<String, String> settings = new LinkedHashMap<>();
    leaves.forEach((key, leaf) -> settings.put(key, text(leaf.getValue(point))));
    return settings;
  }

  private static String text(Object value) {
    return value instanceof Double real
        ? new BigDecimal(real).round(DIGITS).stripTrailingZeros().toString()
        : String.valueOf(value);
  }

  @Override
  public int numParameters() {
    return leaves.values().stream().mapToInt(ParameterSpace::numParameters).sum();
  }

  @Override
  public List<ParameterSpace> collectLeaves() {
    return new ArrayList<>(leaves.values());
  }

  @Override
  public Map<String, ParameterSpace> getNestedSpaces() {
    return Collections.unmodifiableMap(leaves);
  }

  @Override
  public boolean isLeaf() {
    return false;
  }

  @Override
  public void setIndices(int... indices) {
    throw new UnsupportedOperationException("only leaves have indices");
  }
}
