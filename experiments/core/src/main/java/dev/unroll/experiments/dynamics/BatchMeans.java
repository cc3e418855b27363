package dev.unroll.experiments.dynamics;

import java.util.List;

/**
 * The mean of a long, correlated record and its standard error from the means of batches (Law and
 * Kelton): each sequence is cut into as many equal pieces as give {@link #BATCHES} in all, and
 * their means are taken for independent.
 *
 * @param mean over all steps
 * @param error standard error of the mean
 * @param drift mean of the sequences' second halves minus that of their first
 */
record BatchMeans(double mean, double error, double drift) {
  static final int BATCHES = 20;

  /** How many batches each of so many sequences is cut into. */
  static int perSequence(int sequences) {
    return (BATCHES + sequences - 1) / sequences;
  }

  /**
   * The mean of column {@code j}.
   *
   * @param records for each sequence its steps, of k values each, each with at least a step for
   *     every batch
   */
  static BatchMeans of(List<List<double[]>> records, int j) {
    int pieces = perSequence(records.size());
    double[] sum = new double[pieces * records.size()];
    double[] weight = new double[sum.length];
    double total = 0;
    double steps = 0;
    for (int n = 0; n < records.size(); n++) {
      List<double[]> rows = records.get(n);
      for (int t = 0; t < rows.size(); t++) {
        int batch = n * pieces + (int) ((long) t * pieces / rows.size());
        sum[batch] += rows.get(t)[j];
        weight[batch]++;
        total += rows.get(t)[j];
        steps++;
      }
    }
    double mean = total / steps;
    if (Double.isInfinite(mean)) {
      return new BatchMeans(mean, 0, 0);
    }
    double variance = 0;
    for (int i = 0; i < sum.length; i++) {
      double deviation = (sum[i] - weight[i] * mean) / steps;
      variance += deviation * deviation;
    }
    double error = Math.sqrt(variance * sum.length / (sum.length - 1));
    return new BatchMeans(mean, error, drift(records, j));
  }

  private static double drift(List<List<double[]>> records, int j) {
    double[] sum = new double[2];
    double[] weight = new double[2];
    for (List<double[]> rows : records) {
      for (int t = 0; t < rows.size(); t++) {
        int half = 2 * t < rows.size() ? 0 : 1;
        sum[half] += rows.get(t)[j];
        weight[half]++;
      }
    }
    return sum[1] / weight[1] - sum[0] / weight[0];
  }
}
