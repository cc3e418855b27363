package dev.unroll.experiments.chapter.untrained;

import dev.unroll.datasets.task.Seeds;
import dev.unroll.experiments.dynamics.CellMap;
import dev.unroll.experiments.dynamics.Spectrum;
import dev.unroll.experiments.dynamics.Trajectory;
import dev.unroll.runtime.SequenceBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A random recurrent network whose spectral radius is what one asks for. */
final class RandomNetwork {
  private final double[][] wx; // [H, H], the identity: an input is added to each unit
  private final double[][] wh; // [H, H]
  private final Random random;

  private RandomNetwork(double[][] wx, double[][] wh, Random random) {
    this.wx = wx;
    this.wh = wh;
    this.random = random;
  }

  /** W ~ N(0, 1/H) divided by its own spectral radius and multiplied by {@code radius}. */
  static RandomNetwork draw(int hidden, double radius, long seed) {
    Random random = Seeds.random(seed, 0);
    double[][] wh = normal(random, hidden, hidden, 1 / Math.sqrt(hidden));
    scale(wh, radius / Spectrum.of(wh).radius());
    double[][] wx = new double[hidden][hidden];
    for (int k = 0; k < hidden; k++) {
      wx[k][k] = 1;
    }
    return new RandomNetwork(wx, wh, random);
  }

  int hidden() {
    return wh.length;
  }

  CellMap linear() {
    return CellMap.linear(wx, wh, new double[hidden()]);
  }

  CellMap cell(SequenceBlock block) {
    return CellMap.of(block, wx, wh, new double[hidden()], null);
  }

  /** Inputs of the steps 1 to T, each element N(0, deviation²). */
  List<double[]> inputs(int steps, double deviation) {
    List<double[]> inputs = new ArrayList<>();
    for (int t = 0; t < steps; t++) {
      inputs.add(normal(random, hidden(), deviation));
    }
    return inputs;
  }

  /** A random direction, of length 1. */
  double[] direction() {
    double[] direction = normal(random, hidden(), 1);
    double norm = norm(direction);
    for (int k = 0; k < direction.length; k++) {
      direction[k] /= norm;
    }
    return direction;
  }

  /** The trajectory of the last {@code steps} inputs, after the others have been gone through. */
  static Trajectory settled(CellMap cell, double[] start, List<double[]> inputs, int steps) {
    int before = inputs.size() - steps;
    Trajectory settling = Trajectory.of(cell, start, inputs.subList(0, before));
    return Trajectory.of(cell, settling.state(before), inputs.subList(before, inputs.size()));
  }

  static double norm(double[] vector) {
    double sum = 0;
    for (double value : vector) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  private static void scale(double[][] matrix, double factor) {
    for (double[] row : matrix) {
      for (int k = 0; k < row.length; k++) {
        row[k] *= factor;
      }
    }
  }

  private static double[][] normal(Random random, int rows, int columns, double deviation) {
    double[][] matrix = new double[rows][];
    for (int k = 0; k < rows; k++) {
      matrix[k] = normal(random, columns, deviation);
    }
    return matrix;
  }

  private static double[] normal(Random random, int length, double deviation) {
    double[] row = new double[length];
    for (int k = 0; k < length; k++) {
      row[k] = deviation * random.nextGaussian();
    }
    return row;
  }
}
