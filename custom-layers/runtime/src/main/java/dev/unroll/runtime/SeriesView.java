package dev.unroll.runtime;

import java.util.Arrays;

/** The last values of one series, as {@link SeriesMemory} has them in its state. */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
record SeriesView(SeriesMemory memory, float[] state, int at) {

  /** The last so many values, oldest first; NaN where there was none. */
  double[] last(int count) {
    double[] all = memory.values(state, at);
    return Arrays.copyOfRange(all, all.length - count, all.length);
  }

  /** Input k of the step that lies so many back, 1 being the last. */
  float known(int back, int k) {
    return memory.known(state, at, memory.steps() - back, k);
  }

  /** What no forecast goes below. */
  double least() {
    return memory.negative(state, at) ? Double.NEGATIVE_INFINITY : 0;
  }
}
