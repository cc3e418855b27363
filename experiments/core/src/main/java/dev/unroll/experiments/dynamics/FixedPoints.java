package dev.unroll.experiments.dynamics;

import dev.unroll.datasets.input.InvalidInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The fixed points and slow points of a cell under a constant input: minima of q(s) = ½‖F(s) − s‖²
 * (Sussillo and Barak 2013; Golub and Sussillo 2018, whose fixed-point-finder starts, as here, from
 * visited states with noise). Which ones are found depends on the starts: there may be more.
 *
 * @param fixed where the speed ‖F(s) − s‖ is at most {@link #FIXED}, the most often found first
 * @param slow minima of q with a speed of more than that and at most {@link #SLOW}, the slowest
 *     first
 * @param starts how many states were started from
 * @param converged how many starts led to a fixed or slow point
 */
public record FixedPoints(
    List<FixedPoint> fixed, List<FixedPoint> slow, int starts, int converged) {

  /** The speed of a fixed point, at most: what rounding leaves. */
  public static final double FIXED = 1e-10;

  /** The speed of a slow point, at most. */
  public static final double SLOW = 0.05;

  /** Points nearer to each other, in every component, are one. */
  public static final double DISTINCT = 1e-3;

  /**
   * Searches from given states.
   *
   * @param x the constant input; zeros for none
   * @throws InvalidInput if a start has another size than the cell's state
   */
  public static FixedPoints find(CellMap cell, double[] x, List<double[]> starts) {
    Trajectory.require("input", cell.inputs(), x.length);
    List<Group> fixed = new ArrayList<>();
    List<Group> slow = new ArrayList<>();
    int converged = 0;
    for (double[] start : starts) {
      Trajectory.require("start state", cell.stateSize(), start.length);
      SlowestState end = SlowestState.from(cell, x, start, FIXED / 100);
      boolean still = end.speed() <= FIXED;
      if (still || (end.speed() <= SLOW && end.atMinimum())) {
        converged++;
        join(still ? fixed : slow, end, start);
      }
    }
    fixed.sort((a, b) -> Integer.compare(b.found, a.found));
    slow.sort((a, b) -> Double.compare(a.end.speed(), b.end.speed()));
    return new FixedPoints(
        fixed.stream().map(group -> group.point(cell, x)).toList(),
        slow.stream().map(group -> group.point(cell, x)).toList(),
        starts.size(),
        converged);
  }

  /**
   * Starts for {@link #find}: visited states drawn evenly, with Gaussian noise on every component.
   *
   * @param noise its standard deviation
   * @throws InvalidInput if there is no trajectory
   */
  public static List<double[]> starts(
      List<Trajectory> trajectories, int count, double noise, long seed) {
    if (trajectories.isEmpty()) {
      throw new InvalidInput("fixed points: expected trajectories to start from, got none");
    }
    Random random = new Random(seed);
    List<double[]> starts = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      Trajectory trajectory = trajectories.get(random.nextInt(trajectories.size()));
      double[] start = trajectory.state(random.nextInt(trajectory.steps() + 1)).clone();
      for (int i = 0; i < start.length; i++) {
        start[i] += noise * random.nextGaussian();
      }
      starts.add(start);
    }
    return starts;
  }

  /** How many of the fixed points are of a kind. */
  public long count(FixedPoint.Kind kind) {
    return fixed.stream().filter(point -> point.kind() == kind).count();
  }

  private static void join(List<Group> groups, SlowestState end, double[] start) {
    double distance = distance(end.state(), start);
    for (Group group : groups) {
      if (same(group.end.state(), end.state())) {
        group.found++;
        group.distance = Math.min(group.distance, distance);
        group.end = end.speed() < group.end.speed() ? end : group.end;
        return;
      }
    }
    groups.add(new Group(end, distance));
  }

  private static boolean same(double[] a, double[] b) {
    for (int i = 0; i < a.length; i++) {
      if (Math.abs(a[i] - b[i]) > DISTINCT) {
        return false;
      }
    }
    return true;
  }

  private static double distance(double[] a, double[] b) {
    double[] between = a.clone();
    Rows.add(-1, b, between);
    return Rows.norm(between);
  }

  /** The ends that are one point. */
  private static final class Group {
    private SlowestState end;
    private int found = 1;
    private double distance;

    private Group(SlowestState end, double distance) {
      this.end = end;
      this.distance = distance;
    }

    private FixedPoint point(CellMap cell, double[] x) {
      Spectrum spectrum = Spectrum.of(cell.jacobian(end.state(), x));
      return FixedPoint.of(end.state(), end.speed(), spectrum, found, distance);
    }
  }
}
