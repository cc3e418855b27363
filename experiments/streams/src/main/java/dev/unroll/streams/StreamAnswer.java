package dev.unroll.streams;

import java.io.Serializable;
import java.util.Arrays;

/**
 * What a model says of an event.
 *
 * @param key of the event
 * @param time of the event, as 2026-03-02T00:00; empty for none
 * @param values by {@link KeyedStreamer#columns}; NaN where one is not known
 */
@SuppressWarnings("ArrayRecordComponent") // compared by its numbers, below
public record StreamAnswer(String key, String time, double[] values) implements Serializable {

  /** The key, the time and the values as a line of CSV; what is not known is left blank. */
  public String csv() {
    boolean plain = key.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    StringBuilder line =
        new StringBuilder(plain ? key : '"' + key.replace("\"", "\"\"") + '"')
            .append(',')
            .append(time);
    for (double value : values) {
      line.append(',').append(Double.isNaN(value) ? "" : value);
    }
    return line.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StreamAnswer answer
        && key.equals(answer.key)
        && time.equals(answer.time)
        && Arrays.equals(values, answer.values);
  }

  @Override
  public int hashCode() {
    return 31 * key.hashCode() + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return csv();
  }
}
