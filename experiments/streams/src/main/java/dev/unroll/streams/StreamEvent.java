package dev.unroll.streams;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * What a model reads at a step.
 *
 * @param time on the clock of the model's data; null for none
 * @param values the value of a forecaster, NaN if it is missing; of another model as many as a step
 *     takes
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record StreamEvent(LocalDateTime time, double... values) {

  /**
   * An event on the clock of UTC.
   *
   * @param millis since 1970, as a record of Kafka or Flink has them; null for no time
   */
  public static StreamEvent at(Long millis, double... values) {
    return new StreamEvent(
        millis == null
            ? null
            : LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC),
        values);
  }
}
