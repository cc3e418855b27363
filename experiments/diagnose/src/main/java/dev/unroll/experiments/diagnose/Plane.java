package dev.unroll.experiments.diagnose;

import dev.unroll.experiments.dynamics.CellMap;
import dev.unroll.experiments.dynamics.FixedPoint;
import dev.unroll.experiments.dynamics.FixedPoints;
import dev.unroll.experiments.dynamics.PrincipalComponents;
import dev.unroll.experiments.dynamics.Trajectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The fixed points of a cell that is left to itself, with zero input, in the plane in which its
 * visited states differ most.
 *
 * @param found the points, whose states are in all dimensions
 * @param shares of the visited states' variance along the two axes; one where the state is a number
 * @param fixed where the fixed points lie in the plane, in their order
 * @param slow where the slow points lie
 * @param visited states under real inputs
 * @param free paths of the cell left to itself, from visited states
 */
public record Plane(
    FixedPoints found,
    List<Double> shares,
    List<double[]> fixed,
    List<double[]> slow,
    List<double[]> visited,
    List<List<double[]>> free) {
  private static final double NOISE = 0.1;
  private static final int VISITED = 400;
  private static final int STATES = 2000;
  private static final int PATHS = 12;
  private static final int PATH_STEPS = 100;

  /** Searches from visited states. */
  static Plane of(CellMap cell, List<Trajectory> trajectories, int starts, long seed) {
    double[] nothing = new double[cell.inputs()];
    FixedPoints found =
        FixedPoints.find(cell, nothing, FixedPoints.starts(trajectories, starts, NOISE, seed));
    List<double[]> states = spread(trajectories, STATES, seed);
    PrincipalComponents plane = PrincipalComponents.of(states, 2);
    List<List<double[]>> free = new ArrayList<>();
    for (double[] start : spread(trajectories, PATHS, seed + 1)) {
      Trajectory path = Trajectory.free(cell, start, PATH_STEPS);
      free.add(path.states().stream().map(plane::project).toList());
    }
    return new Plane(
        found,
        plane.shares(),
        found.fixed().stream().map(point -> place(plane, point)).toList(),
        found.slow().stream().map(point -> place(plane, point)).toList(),
        states.stream().limit(VISITED).map(plane::project).toList(),
        free);
  }

  private static double[] place(PrincipalComponents plane, FixedPoint point) {
    return plane.project(Profile.array(point.state()));
  }

  /** Visited states, drawn evenly. */
  private static List<double[]> spread(List<Trajectory> trajectories, int count, long seed) {
    Random random = new Random(seed);
    List<double[]> states = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      Trajectory trajectory = trajectories.get(random.nextInt(trajectories.size()));
      states.add(trajectory.state(1 + random.nextInt(trajectory.steps())));
    }
    return states;
  }
}
