package dev.unroll.streams;

import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.List;

/** What a model remembers of a key. */
interface KeyMemory {

  /** The time of the last step; null for none. */
  LocalDateTime last();

  /**
   * Steps without an event between the last one and this; 0 where steps are not even.
   *
   * @throws IllegalArgumentException if there is no step at the event's time
   */
  long missing(StreamEvent event);

  /**
   * Reads an event.
   *
   * @return the answer, by the model's columns
   * @throws IllegalArgumentException if the model cannot read it
   */
  double[] step(StreamEvent event);

  void write(DataOutput out) throws IOException;

  /** Makes memories. */
  interface Maker {
    /** The names of what an answer holds. */
    List<String> columns();

    /** Stands for the model. */
    long fingerprint();

    /** The memory of a key before its first event. */
    KeyMemory create(String key);

    /** What {@link KeyMemory#write} wrote. */
    KeyMemory read(String key, DataInputStream in) throws IOException;
  }
}
