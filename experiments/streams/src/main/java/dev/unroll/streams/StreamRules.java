package dev.unroll.streams;

import java.io.Serializable;

/**
 * What becomes of events that are not as expected, and of states of another model.
 *
 * @param failLate whether an event that is not after the last one of its key ends the stream,
 *     instead of being dropped
 * @param skipBad whether events that cannot be read are dropped, instead of ending the stream
 * @param maxGap missing steps of a forecaster that a key bridges; after more it starts without a
 *     past
 * @param hold a forecaster reads its median in place of a value whose p is less; 0 for never
 * @param replay events that are kept with each state, from which a key continues when the model is
 *     another one; 0 for none: then it starts anew
 */
public record StreamRules(boolean failLate, boolean skipBad, int maxGap, double hold, int replay)
    implements Serializable {
  private static final int MAX_STEPS = 1 << 16;

  /** Those of {@code unroll stream}; states of another model are dropped. */
  public static final StreamRules USUAL = new StreamRules(false, false, 24, 0, 0);

  /** Refuses what is no rule. */
  public StreamRules {
    boolean counts = maxGap >= 0 && maxGap <= MAX_STEPS && replay >= 0 && replay <= MAX_STEPS;
    if (!counts || !(hold >= 0 && hold < 1)) {
      throw new IllegalArgumentException(
          "maxGap, replay, hold: expected 0 to %d steps, 0 to %d events, and a probability; got %d, %d and %s"
              .formatted(MAX_STEPS, MAX_STEPS, maxGap, replay, hold));
    }
  }

  /** The same, but late events end the stream. */
  public StreamRules withFailLate() {
    return new StreamRules(true, skipBad, maxGap, hold, replay);
  }

  /** The same, but bad events are dropped. */
  public StreamRules withSkipBad() {
    return new StreamRules(failLate, true, maxGap, hold, replay);
  }

  /** The same with other gaps. */
  public StreamRules withMaxGap(int steps) {
    return new StreamRules(failLate, skipBad, steps, hold, replay);
  }

  /** The same with values that are held. */
  public StreamRules withHold(double p) {
    return new StreamRules(failLate, skipBad, maxGap, p, replay);
  }

  /** The same with events that are kept for another model. */
  public StreamRules withReplay(int events) {
    return new StreamRules(failLate, skipBad, maxGap, hold, events);
  }
}
