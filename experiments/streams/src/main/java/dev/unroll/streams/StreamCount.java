package dev.unroll.streams;

import java.util.Locale;

/** What is counted of a stream, as a metric each. */
public enum StreamCount {
  /** Events that were answered. */
  ANSWERS,
  /** Events before the last one of their key, which are dropped. */
  LATE,
  /** Events at the time of the last one of their key, which are dropped. */
  DUPLICATES,
  /** Events that cannot be read, which are dropped. */
  BAD,
  /** Keys that started again after a gap. */
  RESETS,
  /** States of another model in whose place a key started anew. */
  STATES_DROPPED,
  /** States of another model in whose place the last events were read again. */
  STATES_REPLAYED;

  /** The name of the metric. */
  public String metric() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
