package dev.unroll.experiments.serving;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.runtime.ForecastPlace;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The last values of a series, and what is forecast of its next one. */
final class ForecastKey implements KeyState {
  static final String EXPECTED = "expected";
  static final String PIT = "pit";

  private final KeyedForecast model;
  private final String key;
  private PanelSeries series; // null before the first value
  private double[] memory; // what methods remember at its end; nothing of a series without a past
  private double[] next = {}; // quantiles of the next step; none if they are not known yet
  private int odd; // values in a row in whose place the median was read

  ForecastKey(KeyedForecast model, String key, PanelSeries series, double... memory) {
    this.model = model;
    this.key = key;
    this.series = series;
    this.memory = memory;
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
    ForecastPlace place = ForecastPlace.of(model.levels(), forecast, value);
    Map<String, Object> said = said(value, forecast.length > 0 ? place : null);
    boolean held = place.held(model.hold(), odd, model.horizon());
    PanelSeries read = held ? added.withValues(new double[] {place.expected()}) : added;
    PanelSeries after;
    double[] remembered;
    double[][] ahead;
    try {
      PanelSeries all = model.filled(series == null ? read : series.extended(read));
      int before = series == null ? 0 : series.size();
      remembered = model.after(key, memory, Arrays.copyOfRange(all.values(), before, all.size()));
      after = model.kept(all);
      ahead = model.forecast(after, remembered);
    } catch (InvalidInput e) {
      throw event.wrong(e.getMessage());
    }
    series = after;
    memory = remembered;
    odd = held ? odd + 1 : 0;
    next = ahead.length == 0 ? new double[0] : ahead[0];
    for (int q = 0; q < next.length; q++) {
      said.put("q" + model.levels()[q], next[q]);
    }
    return said;
  }

  /** What was forecast of the step after so many missing ones; nothing beyond the horizon. */
  private double[] forecast(long missing) {
    if (missing == 0 && next.length > 0) {
      return next;
    }
    double[][] ahead = series == null ? new double[0][] : model.forecast(series, memory);
    return missing < ahead.length ? ahead[(int) missing] : new double[0];
  }

  private static Map<String, Object> said(double value, ForecastPlace place) {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put(KeyedForecast.VALUE, value);
    if (place != null) {
      said.put(EXPECTED, place.expected());
      said.put(PIT, place.pit());
      said.put(KeyedModel.CHANCE, place.p());
    }
    return said;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeBoolean(series != null);
    if (series != null) {
      StateCodec.write(series.time(0).orElse(null), out);
      StateCodec.write(series.values(), out);
      StateCodec.write(series.known(), out);
      StateCodec.write(series.past(), out);
      out.writeInt(series.statics().size());
      for (Map.Entry<String, String> one : series.statics().entrySet()) {
        out.writeUTF(one.getKey());
        out.writeUTF(one.getValue());
      }
    }
    StateCodec.write(next, out);
    out.writeInt(odd);
    if (model.remembers()) {
      StateCodec.write(memory, out);
    }
  }

  static ForecastKey read(KeyedForecast model, String key, DataInput in) throws IOException {
    PanelSeries series = null;
    if (in.readBoolean()) {
      LocalDateTime start = StateCodec.time(in);
      double[] values = StateCodec.doubles(in);
      double[][] known = StateCodec.rows(in);
      double[][] past = StateCodec.rows(in);
      Map<String, String> statics = new LinkedHashMap<>();
      for (int left = StateCodec.count(in); left > 0; left--) {
        String name = in.readUTF();
        statics.put(name, in.readUTF());
      }
      series =
          new PanelSeries(
              key, start, model.frequency(), values, Map.of("known", known, "past", past), statics);
    }
    ForecastKey state = new ForecastKey(model, key, series);
    state.next = StateCodec.doubles(in);
    state.odd = in.readInt();
    if (model.remembers()) {
      state.memory = StateCodec.doubles(in);
    }
    return state;
  }
}
