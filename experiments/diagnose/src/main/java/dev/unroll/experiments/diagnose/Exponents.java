package dev.unroll.experiments.diagnose;

import dev.unroll.experiments.dynamics.CellMap;
import dev.unroll.experiments.dynamics.LyapunovExponents;
import dev.unroll.experiments.dynamics.LyapunovSettings;
import dev.unroll.experiments.dynamics.Trajectory;
import java.util.List;
import java.util.function.Function;

/**
 * Lyapunov exponents of a cell. Small exponents take longer to converge than the largest, which
 * says most; so it is estimated by itself where not all have converged.
 *
 * @param all as many as were asked for, converged or not
 * @param largest the first alone, converged or not
 */
public record Exponents(LyapunovExponents all, LyapunovExponents largest) {

  /** Along one long trajectory. */
  static Exponents driven(CellMap cell, Trajectory trajectory, LyapunovSettings settings) {
    return of(asked -> LyapunovExponents.driven(cell, List.of(trajectory), asked), settings);
  }

  /** With zero input, from a state. */
  static Exponents free(CellMap cell, double[] start, LyapunovSettings settings) {
    double[] nothing = new double[cell.inputs()];
    return of(asked -> LyapunovExponents.free(cell, start, nothing, asked), settings);
  }

  private static Exponents of(
      Function<LyapunovSettings, LyapunovExponents> estimate, LyapunovSettings settings) {
    LyapunovExponents all = estimate.apply(settings);
    return new Exponents(all, all.converged() ? all : estimate.apply(settings.leading(1)));
  }
}
