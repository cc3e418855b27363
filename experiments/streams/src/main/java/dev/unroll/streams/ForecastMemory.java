package dev.unroll.streams;

import dev.unroll.datasets.panel.Frequency;
import dev.unroll.runtime.ForecastPlace;
import dev.unroll.runtime.StreamState;
import java.io.DataOutput;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.Arrays;

/** The last values of a series, and what is forecast of its next one. */
final class ForecastMemory implements KeyMemory {
  private static final double[] NONE = {};

  private final ForecastMaker maker;
  private final String key;
  private final StreamState values;
  private LocalDateTime last; // null before the first value, and where there are no times
  private int seen; // steps so far, up to the window
  private int odd; // values in a row in whose place the median was read
  private double[] next = NONE; // quantiles of the next step; none if they are not known yet

  ForecastMemory(ForecastMaker maker, String key, StreamState values) {
    this.maker = maker;
    this.key = key;
    this.values = values;
  }

  /** Continues from what {@link #write} wrote. */
  ForecastMemory with(LocalDateTime time, int steps, int held, double... quantiles) {
    last = time;
    seen = steps;
    odd = held;
    next = quantiles;
    return this;
  }

  @Override
  public LocalDateTime last() {
    return last;
  }

  @Override
  public long missing(StreamEvent event) {
    Frequency frequency = maker.frequency();
    if (frequency.unit() == Frequency.Unit.NONE) {
      return 0;
    }
    if (event.time() == null) {
      throw new IllegalArgumentException("expected an event with a time, got one without");
    }
    return last == null
        ? 0
        : frequency
                .steps(last, event.time())
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "expected a time of the model's steps (%s) after %s, got %s"
                                .formatted(frequency.words(), last, event.time())))
            - 1;
  }

  @Override
  public double[] step(StreamEvent event) {
    if (event.values().length != 1) {
      throw new IllegalArgumentException(
          "expected an event with the value of its series, got %d values"
              .formatted(event.values().length));
    }
    long missing = missing(event);
    double value = event.values()[0];
    ForecastPlace place = ForecastPlace.of(maker.levels(), forecast(missing), value);
    boolean held = place.held(maker.hold(), odd, maker.forecaster().horizon());
    for (long step = 0; step < missing; step++) {
      observe(event, Double.NaN);
    }
    observe(event, held ? place.expected() : value);
    odd = held ? odd + 1 : 0;
    double[][] ahead = ahead();
    next = ahead.length == 0 ? NONE : ahead[0];
    return answer(value, place);
  }

  private double[] answer(double value, ForecastPlace place) {
    double[] answer = new double[4 + maker.levels().length];
    Arrays.fill(answer, Double.NaN);
    answer[0] = value;
    answer[1] = place.expected();
    answer[2] = place.pit();
    answer[3] = place.p();
    System.arraycopy(next, 0, answer, 4, next.length);
    return answer;
  }

  /** Takes a value at the step after the last one, or at the first event's. */
  private void observe(StreamEvent event, double value) {
    boolean none = maker.frequency().unit() == Frequency.Unit.NONE;
    last = none ? null : last == null ? event.time() : maker.frequency().plus(last, 1);
    maker.forecaster().observe(values, value, maker.known(last));
    seen = Math.min(seen + 1, maker.forecaster().window());
  }

  /** What was forecast of the step after so many missing ones; nothing beyond the horizon. */
  private double[] forecast(long missing) {
    if (missing == 0) {
      return next;
    }
    double[][] ahead = missing < maker.forecaster().horizon() ? ahead() : new double[0][];
    return missing < ahead.length ? ahead[(int) missing] : NONE;
  }

  /** The quantiles of the steps ahead [H][Q]; none before the window is full. */
  private double[][] ahead() {
    if (seen < maker.forecaster().window()) {
      return new double[0][];
    }
    double[][] known = new double[maker.forecaster().horizon()][];
    for (int h = 0; h < known.length; h++) {
      known[h] = maker.known(last == null ? null : maker.frequency().plus(last, h + 1L));
    }
    return maker.forecaster().forecast(values, key, known);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    KeyBytes.write(last, out);
    out.writeInt(seen);
    out.writeInt(odd);
    KeyBytes.write(next, out);
    KeyBytes.write(values.toBytes(), out);
  }
}
