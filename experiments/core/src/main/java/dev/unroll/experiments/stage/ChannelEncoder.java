package dev.unroll.experiments.stage;

import dev.unroll.datasets.panel.SeriesScale;
import java.util.Arrays;
import java.util.List;

/**
 * Channels in their own units as inputs of a network: scaled; a missing value (NaN) becomes the
 * last one before it, at first the mean; after the channels, a marked one has an input that is 1
 * where its value is missing. Remembers the last values.
 */
public final class ChannelEncoder implements Stage {
  private final List<SeriesScale> scales;
  private final List<Integer> marked;
  private final double[] last;

  /**
   * @param scales of each channel
   * @param marked numbers of channels
   */
  public ChannelEncoder(List<SeriesScale> scales, List<Integer> marked) {
    this.scales = List.copyOf(scales);
    this.marked = List.copyOf(marked);
    this.last = new double[scales.size()];
  }

  /** Of each channel. */
  public List<SeriesScale> scales() {
    return scales;
  }

  /** The numbers of the channels with a further input. */
  public List<Integer> marked() {
    return marked;
  }

  /** Forgets the last values. */
  public void reset() {
    Arrays.fill(last, 0);
  }

  @Override
  public double[] step(double... x) {
    double[] inputs = new double[scales.size() + marked.size()];
    for (int c = 0; c < scales.size(); c++) {
      last[c] = Double.isNaN(x[c]) ? last[c] : scales.get(c).of(x[c]);
      inputs[c] = last[c];
    }
    for (int m = 0; m < marked.size(); m++) {
      inputs[scales.size() + m] = Double.isNaN(x[marked.get(m)]) ? 1 : 0;
    }
    return inputs;
  }
}
