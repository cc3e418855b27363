package dev.unroll.experiments.dynamics;

import dev.unroll.datasets.input.InvalidInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a cell went through.
 *
 * @param states s_0, s_1 … s_T, each of the cell's state size
 * @param inputs x_1 … x_T, each of width I
 */
public record Trajectory(List<double[]> states, List<double[]> inputs) {

  /**
   * The cell driven from the zero state.
   *
   * @throws InvalidInput if an input has another width than the cell
   */
  public static Trajectory of(CellMap cell, List<double[]> inputs) {
    return of(cell, new double[cell.stateSize()], inputs);
  }

  /**
   * The cell driven from a start state.
   *
   * @throws InvalidInput if an input, or the start, has another width than the cell
   */
  public static Trajectory of(CellMap cell, double[] start, List<double[]> inputs) {
    require("start state", cell.stateSize(), start.length);
    List<double[]> states = new ArrayList<>();
    states.add(start.clone());
    for (double[] x : inputs) {
      require("input", cell.inputs(), x.length);
      double[] next = new double[cell.stateSize()];
      cell.step(states.get(states.size() - 1), x, next);
      states.add(next);
    }
    return new Trajectory(states, List.copyOf(inputs));
  }

  /** The cell left to itself for a number of steps, with zero input. */
  public static Trajectory free(CellMap cell, double[] start, int steps) {
    return of(cell, start, Collections.nCopies(steps, new double[cell.inputs()]));
  }

  static void require(String what, int expected, int found) {
    if (expected != found) {
      throw new InvalidInput(
          "%s: expected %d values, as the cell has, got %d".formatted(what, expected, found));
    }
  }

  /** T. */
  public int steps() {
    return inputs.size();
  }

  /** s_t for t = 0..T. */
  public double[] state(int t) {
    return states.get(t);
  }

  /** x_t for t = 1..T. */
  public double[] input(int t) {
    return inputs.get(t - 1);
  }

  /** ∂s_t/∂s_{t-1} for t = 1..T. */
  double[][] jacobian(CellMap cell, int t) {
    return cell.jacobian(state(t - 1), input(t));
  }
}
