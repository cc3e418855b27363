package dev.unroll.runtime.graph;

import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.StatePart;
import java.util.List;

/**
 * One operation at its place in a {@link Graph}.
 *
 * @param inputs what it reads
 * @param parameters which parameters it uses, in the order that the operation names
 * @param state what it carries from step to step, likewise
 * @param output what it makes
 */
public record Node(
    Operation operation,
    List<Value> inputs,
    List<Parameter> parameters,
    List<StatePart> state,
    Value output) {

  /** Input k. */
  public Value input(int k) {
    return inputs.get(k);
  }
}
