package dev.unroll.experiments.forecast.neural;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.panel.SeriesScale;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.recipe.BlockSpec;
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

  public NeuralSpec {
    Objects.requireNonNull(cell);
    Objects.requireNonNull(model);
    new Problems().atLeast("horizon", horizon, 1).atLeast("season", season, 1).raise();
  }

  public String name() {
    return cell.name();
  }

  /** Past steps a network reads, W. */
  int window() {
    return model.window() > 0 ? model.window() : Math.max(3 * season, 2 * horizon);
  }

  /** Past steps a forecast needs: the window, and the level that is subtracted before it. */
  int reach() {
    return window() + transform().lag();
  }

  /** Whole seasons back to the value that is subtracted, never inside the horizon. */
  Transform transform() {
    int lag = model.deseason() ? season * ((horizon + season - 1) / season) : 0;
    return new Transform(model.log(), lag);
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
        : SeriesScale.fitted(values, from, to);
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
