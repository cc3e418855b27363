package dev.unroll.experiments.forecast.neural;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.recipe.BlockSpec;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The recurrent forecasters of a backtest: its {@code model.*} keys.
 *
 * @param cells one forecaster for each; may be empty
 * @param hidden units of each layer, H
 * @param layers recurrent layers on top of each other
 * @param window past values a forecaster sees, W; 0 for three seasons or two horizons, whichever is
 *     more
 * @param lookbacks networks of each cell, which differ in W: that above, twice, half, three times
 *     as long
 * @param strategy how several steps ahead come about
 * @param paths that a recursive network draws, S
 * @param normalise how values are scaled
 * @param log whether their logarithm is forecast, for series that grow by factors
 * @param deseason whether the difference to the season before is forecast
 * @param calendar whether month, weekday and hour are inputs, where there are times
 * @param highway whether a linear map of the window is added to what a direct network says of
 *     values that are no counts
 * @param head what is forecast of each value
 * @param global whether one network is trained on all series, or one on each
 */
public record NeuralModel(
    List<BlockSpec> cells,
    int hidden,
    int layers,
    int window,
    int lookbacks,
    HorizonStrategy strategy,
    int paths,
    Normalisation normalise,
    Logarithm log,
    boolean deseason,
    boolean calendar,
    boolean highway,
    Head head,
    boolean global) {

  private static final int MAX_UNITS = 1_000_000;
  private static final List<Double> FACTORS = List.of(1.0, 2.0, 0.5, 3.0); // of windows

  public NeuralModel {
    cells = List.copyOf(cells);
    lookbacks = Math.max(1, lookbacks); // of saved networks that have none
    Objects.requireNonNull(strategy);
    Objects.requireNonNull(normalise);
    Objects.requireNonNull(log);
    Objects.requireNonNull(head);
    new Problems()
        .atLeast("hidden", hidden, 1)
        .check(hidden <= MAX_UNITS, "hidden: expected at most 1000000, got " + hidden)
        .atLeast("layers", layers, 1)
        .atLeast("window", window, 0)
        .between("lookbacks", lookbacks, 1, FACTORS.size())
        .atLeast("paths", paths, 20)
        .check(
            !head.counts() || normalise != Normalisation.LAST,
            "normalise: expected series or window with head=negative-binomial, got last")
        .check(
            !head.counts() || !(log == Logarithm.TRUE || deseason),
            "head: negative-binomial forecasts counts as they are; set log=false and"
                + " deseason=false")
        .raise();
  }

  /**
   * The same with each of its windows. The first, unless it is given, is the longest season and a
   * short one more, or three seasons, or two horizons. None that is not given has more than a third
   * of a typical series.
   *
   * @param seasons shortest first; none, one or two
   */
  public List<NeuralModel> resolved(List<Integer> seasons, int horizon, List<PanelSeries> series) {
    int season = seasons.isEmpty() ? 1 : seasons.get(0);
    int wanted = seasons.size() > 1 ? season + seasons.get(seasons.size() - 1) : 3 * season;
    int[] sizes = series.stream().mapToInt(PanelSeries::size).sorted().toArray();
    int most = Math.max(season, sizes[sizes.length / 2] / 3);
    int found = Math.max(2, Math.min(Math.max(wanted, 2 * horizon), most));
    int first = window > 0 ? window : found;
    return FACTORS.stream()
        .limit(lookbacks)
        .map(factor -> (int) Math.min(factor * first, Math.max(first, most)))
        .map(steps -> Math.max(2, steps))
        .distinct()
        .map(this::withWindow)
        .toList();
  }

  private NeuralModel withWindow(int steps) {
    return new NeuralModel(
        cells, hidden, layers, steps, lookbacks, strategy, paths, normalise, log, deseason,
        calendar, highway, head, global);
  }

  /** How a network comes from the past to several steps ahead. */
  public enum HorizonStrategy {
    /** It answers for all steps ahead at once, without values of any of them. */
    DIRECT,
    /**
     * It answers for the next step alone; a value is drawn from the answer and read as the next
     * one, over and over: sampled paths (DeepAR; Salinas et al. 2020).
     */
    RECURSIVE
  }

  /** Whether the logarithm of a series is forecast. */
  public enum Logarithm {
    /** Where all values are positive, and their spread grows with their level. */
    AUTO,
    TRUE,
    FALSE;

    /** As settings and saved fits have it. */
    @JsonCreator
    public static Logarithm of(Object value) {
      return valueOf(value.toString().toUpperCase(Locale.ROOT));
    }
  }

  /** How values are scaled before a network reads them; undone in its forecasts. */
  public enum Normalisation {
    /**
     * Minus the mean of the window's last season (its last value, without a season), over the
     * series' mean difference to the season before: the unit of MASE. Of counts, as {@link
     * #WINDOW}.
     */
    SEASON,
    /** Mean 0 and deviation 1 of the series' training part. */
    SERIES,
    /**
     * Mean 0 and deviation 1 of the window (reversible instance normalisation; Kim et al. 2022).
     */
    WINDOW,
    /**
     * Minus the window's last value, over the window's deviation (as NLinear; Zeng et al. 2023).
     */
    LAST
  }
}
