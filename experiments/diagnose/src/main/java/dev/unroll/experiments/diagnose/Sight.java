package dev.unroll.experiments.diagnose;

import dev.unroll.experiments.dynamics.Memory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How far back the whole network sees: ‖∂y_T/∂x_t‖, the Frobenius norm of what the last answer,
 * before a softmax, makes of a small change of each input.
 *
 * @param profile over the sequences
 * @param low steps back beyond which an input stays below 1 % of the profile's peak, for the tenth
 *     of the sequences that see least; −1 if they see to their first step
 * @param middle the median over sequences; −1 likewise
 * @param high of nine tenths of the sequences; −1 likewise
 * @param unbounded how many sequences see to their first step, so that their reach is not known
 * @param sequences how many there are
 * @param exact whether every output was sent back; otherwise the norm is estimated from random
 *     directions
 */
public record Sight(
    Profile profile, int low, int middle, int high, int unbounded, int sequences, boolean exact) {
  /** So many outputs are sent back one by one; of more, random directions. */
  private static final int OUTPUTS = 16;

  /** Random directions; the norm's error is 1/√(2·8) of it at most, and less over sequences. */
  public static final int DIRECTIONS = 8;

  /** Of a network's last answer to every sequence. */
  static Sight of(OpenNetwork network, Sample sample, long seed) {
    int k = (int) network.outputs();
    double[][] directions = directions(k, seed);
    int[] last = sample.lastAnswers();
    INDArray squares = null; // [N, T]
    for (double[] direction : directions) {
      network.forward(sample.features(), sample.mask());
      INDArray dx = network.backward(cotangent(direction, last, sample)).dx();
      INDArray square = dx.mul(dx).sum(1);
      squares = squares == null ? square : squares.addi(square);
    }
    double[][] norms = squares.permute(1, 0).toDoubleMatrix(); // [T][N]
    List<double[]> logs = new ArrayList<>();
    int[] reaches = new int[sample.size()];
    int unbounded = 0;
    for (int n = 0; n < sample.size(); n++) {
      double[] log =
          Arrays.stream(sample.real(norms, n, false)).map(value -> Math.log(value) / 2).toArray();
      OptionalInt reach = Memory.reach(Arrays.stream(log).boxed().toList());
      unbounded += reach.isPresent() ? 0 : 1;
      reaches[n] = reach.orElse(Integer.MAX_VALUE);
      logs.add(log);
    }
    double[] sorted = Arrays.stream(reaches).sorted().asDoubleStream().toArray();
    return new Sight(
        Profile.of(logs).exp(),
        known(sorted, 0.1),
        known(sorted, 0.5),
        known(sorted, 0.9),
        unbounded,
        sample.size(),
        k <= OUTPUTS);
  }

  private static int known(double[] sorted, double share) {
    int reach = (int) Profile.quantile(sorted, share);
    return reach == Integer.MAX_VALUE ? -1 : reach;
  }

  /** Unit vectors, or Gaussian ones with E vᵀv = K/8, so that E Σ‖Jᵀv‖² = ‖J‖_F² all the same. */
  private static double[][] directions(int k, long seed) {
    boolean exact = k <= OUTPUTS;
    double[][] directions = new double[exact ? k : DIRECTIONS][k];
    Random random = new Random(seed);
    for (int i = 0; i < directions.length; i++) {
      for (int j = 0; j < k; j++) {
        directions[i][j] = exact ? (i == j ? 1 : 0) : random.nextGaussian() / Math.sqrt(DIRECTIONS);
      }
    }
    return directions;
  }

  private static INDArray cotangent(double[] direction, int[] last, Sample sample) {
    INDArray dy = Nd4j.zeros(DataType.DOUBLE, sample.size(), direction.length, sample.padded());
    for (int n = 0; n < last.length; n++) {
      for (int j = 0; j < direction.length; j++) {
        dy.putScalar(n, j, last[n], direction[j]);
      }
    }
    return dy;
  }
}
