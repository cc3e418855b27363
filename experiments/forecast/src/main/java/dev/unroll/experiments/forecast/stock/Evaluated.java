package dev.unroll.experiments.forecast.stock;

import dev.unroll.datasets.score.DieboldMariano;
import java.util.List;

/**
 * How one model did on returns that it had not seen.
 *
 * @param model its name
 * @param forecasts of each return
 * @param rmse of the returns
 * @param theil Theil's U: that over the random walk's, whose forecast is 0
 * @param r2 out-of-sample R² against a forecast of 0
 * @param direction share of days with the right sign, of those with a forecast and a move
 * @param test squared errors against the random walk's; null for the random walk itself
 * @param coverage of 95 % intervals from the residuals of the fit
 * @param priceR2 R² of the price forecast, which says nothing: that of the random walk is as high
 * @param copies whether the price forecast goes with yesterday's price more than with today's
 */
public record Evaluated(
    String model,
    List<Double> forecasts,
    double rmse,
    double theil,
    double r2,
    Wilson direction,
    DieboldMariano test,
    double coverage,
    double priceR2,
    boolean copies) {

  /** An R² of daily returns that no honest forecast has. */
  static final double TOO_GOOD = 0.25;

  /**
   * The rule: better than the random walk by more than chance (p below .05, one-sided), and right
   * about the direction more often than who always says the same could be.
   *
   * @param base share of the more frequent direction
   */
  public boolean skilled(double base) {
    return test != null && test.pFirstBetter() < 0.05 && direction.low() > base;
  }
}
