package dev.unroll.streams;

import dev.unroll.datasets.panel.Frequency;
import dev.unroll.runtime.StreamForecaster;
import dev.unroll.runtime.StreamModel;
import dev.unroll.runtime.StreamState;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the memories of a forecaster's series.
 *
 * @param levels of its quantiles
 * @param hold the median is read in place of a value whose p is less
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ForecastMaker(StreamForecaster forecaster, Frequency frequency, double[] levels, double hold)
    implements KeyMemory.Maker {
  private static final String FREQUENCY = "frequency";

  /**
   * Of a model.
   *
   * @throws IllegalArgumentException if its parts do not fit together, or it does not say how far
   *     apart its steps are
   */
  static ForecastMaker of(StreamModel model, double hold) {
    String code = model.facts().get(FREQUENCY);
    if (code == null) {
      throw new IllegalArgumentException(
          "the file of the forecaster does not say how far apart its steps are (%s): export it again with this version"
              .formatted(FREQUENCY));
    }
    StreamForecaster forecaster = StreamForecaster.of(model);
    Frequency frequency = Frequency.parse(code);
    if (forecaster.known() != 0 && forecaster.known() != frequency.calendarWidth()) {
      throw new IllegalArgumentException(
          "expected a forecaster with no inputs or those of the calendar, which are %d, got %d"
              .formatted(frequency.calendarWidth(), forecaster.known()));
    }
    float[] levels = forecaster.levels();
    double[] exact = new double[levels.length];
    for (int q = 0; q < exact.length; q++) {
      exact[q] = Double.parseDouble(Float.toString(levels[q])); // 0.1, not 0.10000000149
    }
    return new ForecastMaker(forecaster, frequency, exact, hold);
  }

  /** The inputs that are known of a step: its place in the calendar. */
  double[] known(LocalDateTime time) {
    return forecaster.known() == 0 ? new double[0] : frequency.calendar(time);
  }

  @Override
  public List<String> columns() {
    List<String> columns = new ArrayList<>(List.of("value", "expected", "pit", "p"));
    for (double level : levels) {
      columns.add("q" + level);
    }
    return columns;
  }

  @Override
  public long fingerprint() {
    return forecaster.fingerprint();
  }

  @Override
  public KeyMemory create(String key) {
    return new ForecastMemory(this, key, forecaster.newState());
  }

  @Override
  public KeyMemory read(String key, DataInputStream in) throws IOException {
    LocalDateTime last = KeyBytes.time(in);
    int seen = in.readInt();
    int odd = in.readInt();
    double[] next = KeyBytes.doubles(in);
    StreamState values = forecaster.state(KeyBytes.bytes(in));
    return new ForecastMemory(this, key, values).with(last, seen, odd, next);
  }
}
