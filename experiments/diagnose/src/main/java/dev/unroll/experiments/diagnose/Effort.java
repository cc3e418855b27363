package dev.unroll.experiments.diagnose;

/**
 * How much of each analysis a cell is given, so that a diagnosis of one layer takes about a minute.
 * The costs are of one core of a server processor; they grow with the cube of the state, so that a
 * large cell is looked at on fewer and shorter sequences.
 *
 * @param trajectories sequences that are followed in doubles
 * @param chains sequences that a chain of Jacobians is computed for
 * @param chainSteps its length: the last steps of a sequence
 * @param exponents Lyapunov exponents, from the largest down
 * @param lyapunovSteps steps they are estimated from, each with real inputs and with none
 * @param spectra visited states at which the Jacobian's eigenvalues are computed
 * @param starts states from which fixed points are searched for; 0 for no search
 */
public record Effort(
    int trajectories,
    int chains,
    int chainSteps,
    int exponents,
    int lyapunovSteps,
    int spectra,
    int starts) {
  private static final double STEP_SECONDS = 4;
  private static final double CHAIN_SECONDS = 12;
  private static final double LYAPUNOV_SECONDS = 10;
  private static final double SPECTRUM_SECONDS = 8;
  private static final double SEARCH_SECONDS = 12;

  /** Beyond this a search for fixed points, and all eigenvalues, take minutes. */
  static final int MAX_EIGENVALUES = 512;

  /**
   * What one of several cells is given.
   *
   * @param sequences N
   * @param steps of the longest sequence
   */
  static Effort of(int stateSize, int cells, int sequences, int steps) {
    double s = stateSize;
    double cube = s * s * s;
    double share = 1.0 / cells;
    int chainSteps = whole(share * CHAIN_SECONDS / (2e-10 * cube), 48, (double) sequences * steps);
    int exponents = stateSize <= 64 ? stateSize : stateSize <= 256 ? 32 : 8;
    double exponent = 8e-10 * s * s * exponents + 4e-8 * s * s;
    boolean small = stateSize <= MAX_EIGENVALUES;
    return new Effort(
        whole(share * STEP_SECONDS / (3e-9 * s * s * steps), 1, sequences),
        whole((double) chainSteps / steps, 1, sequences),
        Math.min(chainSteps, steps),
        exponents,
        whole(share * LYAPUNOV_SECONDS / exponent, 400, 20_000),
        small ? whole(share * SPECTRUM_SECONDS / (4e-8 * cube), 1, 8) : 0,
        small ? whole(share * SEARCH_SECONDS / (2e-8 * cube), 4, 200) : 0);
  }

  /** For the map of a graph, of which a step takes milliseconds, and a Jacobian many. */
  Effort ofGraph() {
    return new Effort(
        Math.min(trajectories, 2),
        1,
        Math.min(chainSteps, 32),
        Math.min(exponents, 8),
        Math.min(lyapunovSteps, 300),
        Math.min(spectra, 2),
        0);
  }

  private static int whole(double value, int least, double most) {
    return (int) Math.max(Math.min(value, most), Math.min(least, most));
  }
}
