package dev.unroll.experiments.chapter.trained;

import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.diagnose.LayerCells;
import dev.unroll.experiments.dynamics.Block;
import dev.unroll.experiments.dynamics.CellMap;
import dev.unroll.experiments.dynamics.JacobianChain;
import dev.unroll.experiments.dynamics.Trajectory;
import dev.unroll.experiments.report.Leaderboard.Spread;
import dev.unroll.experiments.report.Words;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.QRDecomposition;
import org.nd4j.linalg.dataset.DataSet;

/**
 * What is left of a gradient on its way back from the last step, on sequences of a task that are
 * all T steps long. Means over the sequences; natural logarithms.
 *
 * @param log ln of the root mean square singular value of ∂s_T/∂s_t, for T − t = 0..T − 1: by how
 *     much a gradient of random direction is longer at step t than at the last
 * @param typical ln of the geometric mean of its singular values: what becomes of a typical
 *     direction. No larger than {@code log}; equal where all directions fare alike, as under a
 *     rotation
 */
record WayBack(List<Double> log, List<Double> typical) {

  /** On how many sequences it is measured. */
  static final int SEQUENCES = 8;

  /** Of the top layer's states; an LSTM's memory c, the hidden states of other cells. */
  static WayBack of(MultiLayerNetwork network, Task task) {
    return of(network, task, SEQUENCES);
  }

  static WayBack of(MultiLayerNetwork network, Task task, int sequences) {
    List<LayerCells> layers = LayerCells.of(network);
    LayerCells top = layers.get(layers.size() - 1);
    DataSet batch = task.validation().batch(IntStream.range(0, sequences).toArray());
    List<List<double[]>> inputs =
        top.inputs(network, batch.getFeatures(), batch.getFeaturesMaskArray());
    int steps = inputs.get(0).size();
    double[] log = new double[steps];
    double[] typical = new double[steps];
    for (List<double[]> sequence : inputs) {
      Trajectory trajectory = Trajectory.of(top.forward(), sequence);
      add(log, back(top.forward(), trajectory), sequences);
      add(typical, typical(top.forward(), trajectory), sequences);
    }
    return new WayBack(
        Arrays.stream(log).boxed().toList(), Arrays.stream(typical).boxed().toList());
  }

  /** Natural logarithms of what is left after all steps, one a seed, such as {@code log}. */
  static Spread ends(List<WayBack> seeds, Function<WayBack, List<Double>> quantity) {
    return Spread.of(seeds.stream().map(quantity).map(logs -> logs.get(logs.size() - 1)).toList());
  }

  /** Logarithms as the numbers they are of: the geometric mean, and the range. */
  static String text(Spread logs) {
    return Words.text(
        "%s (%s to %s)", Math.exp(logs.mean()), Math.exp(logs.min()), Math.exp(logs.max()));
  }

  private static double[] back(CellMap cell, Trajectory trajectory) {
    List<Double> norms = JacobianChain.of(cell, trajectory, Block.MEMORY).logFrobenius();
    double whole = Math.log(cell.hidden()) / 2; // the identity's norm
    int steps = norms.size();
    return IntStream.range(0, steps)
        .mapToDouble(lag -> norms.get(steps - 1 - lag) - whole)
        .toArray();
  }

  private static double[] typical(CellMap cell, Trajectory trajectory) {
    double[] sums = new double[trajectory.steps()];
    for (int lag = 1; lag < sums.length; lag++) {
      int t = trajectory.steps() - lag + 1;
      double[][] jacobian = cell.jacobian(trajectory.state(t - 1), trajectory.input(t));
      sums[lag] = sums[lag - 1] + logDeterminant(jacobian) / cell.stateSize();
    }
    return sums;
  }

  private static double logDeterminant(double[][] matrix) {
    QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(matrix.length, matrix.length);
    qr.decompose(new DMatrixRMaj(matrix)); // false if singular: then R has a zero on its diagonal
    DMatrixRMaj r = qr.getR(null, true);
    return IntStream.range(0, matrix.length)
        .mapToDouble(i -> Math.log(Math.abs(r.get(i, i))))
        .sum();
  }

  private static void add(double[] sums, double[] values, int count) {
    for (int k = 0; k < sums.length; k++) {
      sums[k] += values[k] / count;
    }
  }
}
