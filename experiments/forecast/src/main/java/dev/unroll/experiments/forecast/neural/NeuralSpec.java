package dev.unroll.experiments.forecast.neural;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.panel.SeriesScale;
import dev.unroll.datasets.score.SeasonalScale;
import dev.unroll.datasets.score.SpreadLevel;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.recipe.BlockSpec;
import dev.unroll.runtime.ForecastHead;
import dev.unroll.runtime.ForecastSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A recurrent forecaster before it is fitted.
 *
 * @param horizon steps ahead, H
 * @param season steps; 1 for none
 * @param frequency of the calendar; null where there are no times
 */
public record NeuralSpec(
    BlockSpec cell, NeuralModel model, int horizon, int season, Frequency frequency) {
  /** Slope of the spread on the level above which it is taken to grow in proportion. */
  private static final double PROPORTIONAL = 0.5;

  private static final double FLAT = 1e-6; // spread of a constant, as a share of it

  public NeuralSpec {
    Objects.requireNonNull(cell);
    Objects.requireNonNull(model);
    new Problems().atLeast("horizon", horizon, 1).atLeast("season", season, 1).raise();
  }

  /** The cell, and the window where there are networks with others. */
  public String name() {
    return model.lookbacks() == 1 ? cell.name() : cell.name() + "-" + window();
  }

  /** Past steps a network reads, W. */
  int window() {
    return model.window() > 0 ? model.window() : Math.max(3 * season, 2 * horizon);
  }

  /** Past steps a forecast needs: the window, and the level that is subtracted before it. */
  int reach() {
    return window() + transform(false).lag();
  }

  /**
   * Whole seasons back to the value that is subtracted, never inside the horizon.
   *
   * @param log whether it is one of logarithms
   */
  Transform transform(boolean log) {
    int lag = model.deseason() ? season * ((horizon + season - 1) / season) : 0;
    return new Transform(log, lag);
  }

  /** Whether the logarithm of a series is forecast. */
  boolean logs(PanelSeries past) {
    return switch (model.log()) {
      case TRUE -> true;
      case FALSE -> false;
      case AUTO ->
          !model.head().counts() && SpreadLevel.slope(past.values(), season) > PROPORTIONAL;
    };
  }

  NeuralModel.Normalisation normalisation() {
    boolean counts = model.head().counts();
    return counts && model.normalise() == NeuralModel.Normalisation.SEASON
        ? NeuralModel.Normalisation.WINDOW
        : model.normalise();
  }

  /** Sizes and ways as an exported forecaster has them, without inputs and paths. */
  ForecastSpec exported() {
    return new ForecastSpec(
        window(),
        horizon,
        season,
        transform(false).lag(),
        ForecastSpec.Normalisation.valueOf(normalisation().name()),
        model.log() == NeuralModel.Logarithm.TRUE,
        0,
        new ForecastSpec.Answer(ForecastHead.valueOf(model.head().name()), 0, 0));
  }

  boolean recursive() {
    return model.strategy() == NeuralModel.HorizonStrategy.RECURSIVE;
  }

  /** Whether a line is added to what the network says. */
  boolean highway() {
    return model.highway() && !recursive() && !model.head().counts() && window() > 1;
  }

  /** Whether a state may be carried on: the scale does not move with the window. */
  @JsonIgnore
  public boolean isStateful() {
    return model.normalise() == NeuralModel.Normalisation.SERIES;
  }

  /** How many numbers a network gives at a step, K. */
  int outputs() {
    return model.head().outputs(Levels.all());
  }

  /**
   * How the values from one step to before another are scaled, if there are any. Counts, which must
   * stay above 0, are divided by 1 and their mean (as DeepAR does).
   */
  Optional<SeriesScale> scaler(double[] values, int from, int to) {
    return model.head().counts()
        ? SeriesScale.ofCounts(values, from, to)
        : SeriesScale.fitted(values, from, to).map(scale -> narrow(scale, values, from, to));
  }

  /** Values that never change are forecast to stay. */
  private static SeriesScale narrow(SeriesScale scale, double[] values, int from, int to) {
    double centre = scale.centre();
    return Arrays.stream(values, from, to).allMatch(x -> Double.isNaN(x) || x == centre)
        ? new SeriesScale(centre, FLAT * (centre == 0 ? 1 : Math.abs(centre)))
        : scale;
  }

  /** How the values of a whole series are scaled, if there are any. */
  Optional<SeriesScale> scaler(double[] values) {
    Optional<SeriesScale> scale = scaler(values, 0, values.length);
    if (normalisation() != NeuralModel.Normalisation.SEASON) {
      return scale;
    }
    SeasonalScale change = SeasonalScale.of(values, values.length > season ? season : 1);
    return change.undefined().isPresent()
        ? scale
        : scale.map(own -> new SeriesScale(own.centre(), change.value()));
  }

  /** The calendar's frequency, if it is an input. */
  Optional<Frequency> calendar() {
    return model.calendar() ? Optional.ofNullable(frequency) : Optional.empty();
  }

  /**
   * Series as a network reads them.
   *
   * @param shift steps that labels are late, to see what that does; else 0
   */
  InputWindows inputs(List<PanelSeries> histories, InputScales scales, int shift) {
    return new InputWindows(
        histories.stream().map(one -> new SeriesInputs(one, this, scales)).toList(), this, shift);
  }
}
