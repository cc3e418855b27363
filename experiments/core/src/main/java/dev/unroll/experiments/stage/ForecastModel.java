package dev.unroll.experiments.stage;

import dev.unroll.datasets.baseline.LinearMap;
import dev.unroll.datasets.panel.SeriesScale;
import dev.unroll.runtime.ForecastSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * A forecaster as data: a network reads the last W values of a series, scaled, then H steps without
 * values, where it answers; or a step reads the value of the one before, and paths are drawn.
 *
 * <pre>
 *   step:     [value or 0, whether there is one, whether it lies ahead, known inputs]
 *   answer:   quantiles, median times its share + line, sorted, widened, sorted; the mean over
 *             members; times spread + centre, plus the value a lag before, and its exponential
 * </pre>
 *
 * @param series of the fit by name
 */
public record ForecastModel(Shape shape, List<Member> members, Map<String, Series> series)
    implements Portable {

  /** Copies the collections. */
  public ForecastModel {
    members = List.copyOf(members);
  }

  /**
   * Sizes and ways.
   *
   * @param window W, past steps that are read
   * @param horizon H
   * @param season steps; 1 for none
   * @param lag steps to the value that is subtracted; 0 for none
   * @param normalise series, season, window or last, in upper case
   * @param log whether the logarithm of a series that is new is forecast
   * @param known inputs known ahead: those of the calendar
   * @param levels of the quantiles
   * @param answer what the network says
   */
  public record Shape(
      int window,
      int horizon,
      int season,
      int lag,
      String normalise,
      boolean log,
      int known,
      List<Double> levels,
      ForecastSpec.Answer answer) {
    /** Copies the list. */
    public Shape {
      levels = List.copyOf(levels);
    }
  }

  /**
   * One network.
   *
   * @param ensemble the members of one ensemble are averaged
   * @param line from the last values, oldest first, to the steps ahead; scaled
   * @param shares [H] of the network's median; empty for all of it
   */
  public record Member(
      int ensemble,
      MultiLayerNetwork network,
      Optional<LinearMap> line,
      List<Double> shares,
      IntervalWidening widening) {
    /** Copies the list. */
    public Member {
      shares = List.copyOf(shares);
    }
  }

  /**
   * What a fit knows of a series.
   *
   * @param log whether its logarithm is forecast
   * @param ensemble that is for it
   */
  public record Series(SeriesScale scale, boolean log, int ensemble) {}
}
