package dev.unroll.runtime;

import java.time.LocalDateTime;

/** Where an event of a key stands in time: a stream answers those that come next, and no other. */
public enum EventOrder {
  /** After the last event of its key, or one of them has no time. */
  NEXT,
  /** At the time of the last event. */
  DUPLICATE,
  /** Before the last event. */
  LATE;

  /**
   * The place of an event.
   *
   * @param last time of the last event of the key; null for none
   * @param time of the event; null for none
   */
  public static EventOrder of(LocalDateTime last, LocalDateTime time) {
    if (last == null || time == null || time.isAfter(last)) {
      return NEXT;
    }
    return time.equals(last) ? DUPLICATE : LATE;
  }
}
