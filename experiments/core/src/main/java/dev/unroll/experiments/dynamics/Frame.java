package dev.unroll.experiments.dynamics;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * k orthonormal vectors carried along a trajectory: the QR step of Benettin et al. (1980). Each
 * step maps them by the Jacobian and makes them orthonormal again (Gram–Schmidt, twice where the
 * first pass cancels); the diagonal of R is what they grew by.
 */
final class Frame {
  /** Below this share of the longest image, an image is rounding. */
  private static final double NOTHING = 1e-14;

  private final Random random = new Random(7);
  private List<double[]> vectors = new ArrayList<>();

  Frame(int count, int size) {
    for (int j = 0; j < count; j++) {
      vectors.add(fresh(size, vectors));
    }
  }

  /**
   * One step.
   *
   * @return ln R_jj; −∞ for a direction that the Jacobian takes to nothing, whose place another
   *     direction takes
   */
  double[] advance(double[][] jacobian) {
    double[][] images = Rows.product(vectors.toArray(double[][]::new), Rows.transpose(jacobian));
    double nothing = 0;
    for (double[] image : images) {
      nothing = Math.max(nothing, NOTHING * Rows.norm(image));
    }
    double[] growth = new double[images.length];
    List<double[]> next = new ArrayList<>();
    for (int j = 0; j < images.length; j++) {
      double length = straighten(images[j], next);
      if (length > nothing) {
        Rows.scale(1 / length, images[j]);
        next.add(images[j]);
        growth[j] = Math.log(length);
      } else {
        next.add(fresh(images[j].length, next));
        growth[j] = Double.NEGATIVE_INFINITY;
      }
    }
    vectors = next;
    return growth;
  }

  /** Makes a vector orthogonal to the others; returns what is left of its length. */
  private static double straighten(double[] vector, List<double[]> others) {
    double before = Rows.norm(vector);
    Rows.orthogonalise(vector, others);
    double after = Rows.norm(vector);
    if (after < before / 2) {
      Rows.orthogonalise(vector, others);
      after = Rows.norm(vector);
    }
    return after;
  }

  private double[] fresh(int size, List<double[]> others) {
    while (true) {
      double[] vector = random.doubles(size, -1, 1).toArray();
      Rows.scale(1 / Rows.norm(vector), vector);
      double length = straighten(vector, others);
      if (length > 1e-8) {
        Rows.scale(1 / length, vector);
        Rows.orthogonalise(vector, others);
        Rows.scale(1 / Rows.norm(vector), vector);
        return vector;
      }
    }
  }
}
