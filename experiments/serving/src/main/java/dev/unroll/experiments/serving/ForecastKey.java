package dev.unroll.experiments.serving;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.model.Levels;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;

/** The last values of a series, and what is forecast of its next one. */
final class ForecastKey implements KeyState {
  static final String EXPECTED = "expected";
  static final String PIT = "pit";

  private final KeyedForecast model;
  private final String key;
  private PanelSeries series; // null before the first value
  private double[] next; // quantiles of the next step; none if they are not known yet

  ForecastKey(KeyedForecast model, String key, PanelSeries series, double[] next) {
    this.model = model;
    this.key = key;
    this.series = series;
    this.next = next;
  }

  @Override
  public LocalDateTime time() {
    return series == null ? null : series.time(series.size() - 1).orElse(null);
  }

  @Override
  public long missing(Event event, LocalDateTime now) {
    if (time() == null || now == null) {
      return 0;
    }
    Frequency frequency = model.frequency();
    return frequency
            .steps(time(), now)
            .orElseThrow(
                () ->
                    event.wrong(
                        "expected a time of the run's steps (%s) after %s, got %s"
                            .formatted(frequency.words(), time(), now)))
        - 1;
  }

  @Override
  public Map<String, Object> step(Event event, LocalDateTime now) {
    PanelSeries added = model.series(event, key, now);
    double[] forecast = forecast(missing(event, now));
    double value = added.values()[0];
    PanelSeries after;
    double[][] ahead;
    try {
      after = model.kept(series == null ? added : series.extended(added));
      ahead = model.forecast(after);
    } catch (InvalidInput e) {
      throw event.wrong(e.getMessage());
    }
    series = after;
    next = ahead.length == 0 ? new double[0] : ahead[0];
    return answer(value, forecast);
  }

  /** What was forecast of the step after so many missing ones; nothing beyond the horizon. */
  private double[] forecast(long missing) {
    if (missing == 0 && next.length > 0) {
      return next;
    }
    double[][] ahead = series == null ? new double[0][] : model.forecast(series);
    return missing < ahead.length ? ahead[(int) missing] : new double[0];
  }

  private Map<String, Object> answer(double value, double... forecast) {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put(KeyedForecast.VALUE, value);
    if (forecast.length > 0) {
      double[] tails = model.levels().tails(value, forecast);
      said.put(EXPECTED, forecast[Levels.median()]);
      said.put(PIT, tails[0]);
      said.put(KeyedModel.CHANCE, Math.min(1, 2 * Math.min(tails[0], tails[1])));
    }
    for (int q = 0; q < next.length; q++) {
      said.put("q" + model.levels().levels()[q], next[q]);
    }
    return said;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeBoolean(series != null);
    if (series != null) {
      StateBytes.write(series.time(0).orElse(null), out);
      StateBytes.write(series.values(), out);
      StateBytes.write(series.known(), out);
      StateBytes.write(series.past(), out);
      out.writeInt(series.statics().size());
      for (Map.Entry<String, String> one : series.statics().entrySet()) {
        out.writeUTF(one.getKey());
        out.writeUTF(one.getValue());
      }
    }
    StateBytes.write(next, out);
  }

  static ForecastKey read(KeyedForecast model, String key, DataInput in) throws IOException {
    PanelSeries series = null;
    if (in.readBoolean()) {
      LocalDateTime start = StateBytes.time(in);
      double[] values = StateBytes.doubles(in);
      double[][] known = StateBytes.rows(in);
      double[][] past = StateBytes.rows(in);
      Map<String, String> statics = new LinkedHashMap<>();
      for (int left = StateBytes.count(in); left > 0; left--) {
        String name = in.readUTF();
        statics.put(name, in.readUTF());
      }
      series =
          new PanelSeries(
              key, start, model.frequency(), values, Map.of("known", known, "past", past), statics);
    }
    return new ForecastKey(model, key, series, StateBytes.doubles(in));
  }
}
