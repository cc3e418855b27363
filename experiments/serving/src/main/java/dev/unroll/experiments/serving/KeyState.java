package dev.unroll.experiments.serving;

import java.io.DataOutput;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.Map;

/** What a model remembers of the events of one key. Its size does not grow with their number. */
public interface KeyState {

  /** The time of the last event; null before the first one, and where events have no times. */
  LocalDateTime time();

  /**
   * Steps without an event between the last one and a time; 0 where steps are not even.
   *
   * @param time of the next event, after {@link #time}
   * @throws dev.unroll.datasets.input.InvalidInput if no step is at that time
   */
  default long missing(Event event, LocalDateTime time) {
    return 0;
  }

  /**
   * Reads an event, and answers.
   *
   * @param time of the event, after {@link #time}; null if it has none
   * @return values by the model's columns; those that are not known are missing
   * @throws dev.unroll.datasets.input.InvalidInput if the event is not one for this model; then the
   *     state stays as it was
   */
  Map<String, Object> step(Event event, LocalDateTime time);

  /** Writes the state; {@link KeyedModel#read} reads it. */
  void write(DataOutput out) throws IOException;
}
