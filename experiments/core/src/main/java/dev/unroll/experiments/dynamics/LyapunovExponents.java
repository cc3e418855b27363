package dev.unroll.experiments.dynamics;

import dev.unroll.datasets.input.InvalidInput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Lyapunov exponents: by how many nats a step small differences between two states grow (or, below
 * 0, shrink), in each direction, in the long run. By the QR method (Benettin et al. 1980; of driven
 * recurrent networks, Engelken, Wolf and Abbott 2023, arXiv:2006.02427).
 *
 * <p>They have converged when
 *
 * <ol>
 *   <li>there are {@value BatchMeans#BATCHES} batches of at least {@value #BATCH_STEPS} counted
 *       steps on average,
 *   <li>the standard error of every exponent, by batch means, is within the tolerance, and
 *   <li>no exponent drifts: the means of the trajectories' two halves differ by no more than four
 *       standard errors (of which a drift-free record has one of two) plus the tolerance.
 * </ol>
 *
 * What has not converged is still here to be seen, with the reason; {@link #orRefuse} gives only
 * numbers that have.
 *
 * <p>An exponent is −∞ if some counted step takes its direction to nothing: to less than 1e-14 of
 * what it makes of the direction it grows most, which doubles cannot tell from zero. Dead ReLU
 * units and units pinned to ±1 do that. Exponents −∞ count as converged.
 *
 * @param exponents in nats a step, the largest first
 * @param standardErrors of each
 * @param stateSize how many exponents the cell has; {@code exponents} may be fewer
 * @param steps that were counted, over all sequences
 * @param reason why they have not converged and what to do; empty if they have
 */
public record LyapunovExponents(
    List<Double> exponents, List<Double> standardErrors, int stateSize, int steps, String reason) {

  static final int BATCH_STEPS = 10;

  /**
   * Of a cell left to itself, or under one constant input. Follows it until the exponents have
   * converged or the settings' steps are used up.
   *
   * @param start s_0
   * @param x the input at every step; zeros for none
   */
  public static LyapunovExponents free(
      CellMap cell, double[] start, double[] x, LyapunovSettings settings) {
    Trajectory.require("start state", cell.stateSize(), start.length);
    Trajectory.require("input", cell.inputs(), x.length);
    Frame frame = new Frame(count(cell, settings), cell.stateSize());
    List<double[]> growth = new ArrayList<>();
    double[] state = start.clone();
    int check = Math.min(settings.maxSteps(), Math.max(200, settings.maxSteps() / 16));
    for (int t = 1; ; t++) {
      double[] grown = frame.advance(cell.jacobian(state, x));
      double[] next = new double[state.length];
      cell.step(state, x, next);
      state = next;
      if (!Double.isFinite(Rows.norm(state))) {
        return diverged(cell, t);
      }
      if (t > settings.transientSteps()) {
        growth.add(grown);
      }
      if (growth.size() == check) {
        LyapunovExponents found = estimate(cell, List.of(growth), settings.tolerance());
        if (found.converged() || check == settings.maxSteps()) {
          return found;
        }
        check = Math.min(settings.maxSteps(), 2 * check);
      }
    }
  }

  /**
   * Of a cell driven by given inputs. Each trajectory is taken for a run of its own: its first
   * steps are not counted, and nothing is carried from one to the next, because a state that is set
   * back to zero forgets every difference. So many short sequences give exponents of finite time,
   * whose spread over sequences is their error; whoever carries the state on from one sequence to
   * the next should give one long trajectory.
   *
   * @param trajectories at least one
   * @throws InvalidInput if there is none
   */
  public static LyapunovExponents driven(
      CellMap cell, List<Trajectory> trajectories, LyapunovSettings settings) {
    if (trajectories.isEmpty()) {
      throw new InvalidInput("Lyapunov exponents: expected a trajectory or more, got none");
    }
    List<List<double[]>> records = new ArrayList<>();
    for (Trajectory trajectory : trajectories) {
      int steps = trajectory.steps();
      if (!Double.isFinite(Rows.norm(trajectory.state(steps)))) {
        return diverged(cell, steps);
      }
      int skipped = Math.min(settings.transientSteps(), steps / 4);
      Frame frame = new Frame(count(cell, settings), cell.stateSize());
      List<double[]> growth = new ArrayList<>();
      for (int t = 1; t <= steps; t++) {
        double[] grown = frame.advance(trajectory.jacobian(cell, t));
        if (t > skipped) {
          growth.add(grown);
        }
      }
      records.add(growth);
    }
    return estimate(cell, records, settings.tolerance());
  }

  /** Whether the numbers can be relied on, by the rule above. */
  public boolean converged() {
    return reason.isEmpty();
  }

  /**
   * These, if they have converged.
   *
   * @throws InvalidInput with the reason, if not
   */
  public LyapunovExponents orRefuse() {
    if (!converged()) {
      throw new InvalidInput("Lyapunov exponents: " + reason);
    }
    return this;
  }

  /** The largest; empty if the state overflowed. */
  public OptionalDouble largest() {
    return exponents.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(exponents.get(0));
  }

  /**
   * The attractor's dimension by Kaplan and Yorke (1979), and where it may lie: {@code low} and
   * {@code high} with all exponents two standard errors lower or higher. Empty if they have not
   * converged, or if too few exponents were computed to tell.
   */
  public Optional<Dimension> dimension() {
    OptionalDouble value = shifted(0);
    OptionalDouble low = shifted(-2);
    OptionalDouble high = shifted(2);
    return converged() && value.isPresent() && low.isPresent() && high.isPresent()
        ? Optional.of(new Dimension(value.getAsDouble(), low.getAsDouble(), high.getAsDouble()))
        : Optional.empty();
  }

  /** A Kaplan–Yorke dimension between bounds. */
  public record Dimension(double value, double low, double high) {}

  private OptionalDouble shifted(double errors) {
    List<Double> moved =
        IntStream.range(0, exponents.size())
            .mapToObj(k -> exponents.get(k) + errors * standardErrors.get(k))
            .sorted(Comparator.reverseOrder())
            .toList();
    return KaplanYorke.dimension(moved, stateSize);
  }

  private static int count(CellMap cell, LyapunovSettings settings) {
    return Math.min(settings.exponents(), cell.stateSize());
  }

  private static LyapunovExponents diverged(CellMap cell, int steps) {
    return new LyapunovExponents(
        List.of(),
        List.of(),
        cell.stateSize(),
        0,
        "expected a state that stays finite, but it overflowed within %d steps: the cell is unstable"
            .formatted(steps));
  }

  private static LyapunovExponents estimate(
      CellMap cell, List<List<double[]>> records, double tolerance) {
    int steps = records.stream().mapToInt(List::size).sum();
    int batches = BatchMeans.perSequence(records.size()) * records.size();
    if (steps < batches * BATCH_STEPS) {
      return new LyapunovExponents(
          List.of(), List.of(), cell.stateSize(), steps, tooShort(steps, batches));
    }
    List<BatchMeans> means =
        IntStream.range(0, records.get(0).get(0).length)
            .mapToObj(j -> BatchMeans.of(records, j))
            .sorted(Comparator.comparingDouble(BatchMeans::mean).reversed())
            .toList();
    String reason =
        means.stream()
            .map(mean -> doubt(mean, tolerance, steps))
            .flatMap(Optional::stream)
            .findFirst()
            .orElse("");
    return new LyapunovExponents(
        means.stream().map(BatchMeans::mean).toList(),
        means.stream().map(BatchMeans::error).toList(),
        cell.stateSize(),
        steps,
        reason);
  }

  private static String tooShort(int steps, int batches) {
    return "expected at least %d counted steps (%d batches of %d), got %d; "
            .formatted(batches * BATCH_STEPS, batches, BATCH_STEPS, steps)
        + "give longer sequences";
  }

  private static Optional<String> doubt(BatchMeans mean, double tolerance, int steps) {
    double wanted = tolerance * Math.max(1, Math.abs(mean.mean()));
    if (Double.isInfinite(mean.mean())) {
      return Optional.empty();
    }
    if (!(mean.error() <= wanted)) {
      return Optional.of(
          "expected a standard error of at most %.3g nats a step, got %.4f ± %.3g after %d steps; "
                  .formatted(wanted, mean.mean(), mean.error(), steps)
              + "give more steps");
    }
    if (Math.abs(mean.drift()) > 4 * mean.error() + wanted) {
      return Optional.of(
          "expected the same in both halves of the trajectory, got %.4f ± %.3g with a drift of %.3g"
                  .formatted(mean.mean(), mean.error(), mean.drift())
              + " over %d steps; give more steps or a longer transient".formatted(steps));
    }
    return Optional.empty();
  }
}
