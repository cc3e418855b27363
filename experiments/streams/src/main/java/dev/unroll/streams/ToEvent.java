package dev.unroll.streams;

import java.io.Serializable;

/**
 * Makes an event of what a stream carries.
 *
 * @param <V> what it carries
 */
@FunctionalInterface
public interface ToEvent<V> extends Serializable {
  /**
   * The event of a value.
   *
   * @param millis the time that the stream processor has for it, since 1970; null for none
   * @throws IllegalArgumentException if it is none that the model can read
   */
  StreamEvent event(V value, Long millis);
}
