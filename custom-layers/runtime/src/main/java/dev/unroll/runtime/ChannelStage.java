package dev.unroll.runtime;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Channels in their own units as inputs of a network: each minus its centre, over its spread. A
 * missing value, NaN, becomes the last one before it, at first the centre; after the channels, a
 * marked channel has an input that is 1 where it is missing.
 */
final class ChannelStage implements Streamer.Stage {
  private final float[] centre; // [C]
  private final float[] spread;
  private final int[] marked; // numbers of channels

  ChannelStage(float[] centre, float[] spread, int[] marked) {
    this.centre = centre;
    this.spread = spread;
    this.marked = marked;
  }

  @Override
  public int inputs() {
    return centre.length;
  }

  @Override
  public int outputs() {
    return centre.length + marked.length;
  }

  @Override
  public List<StatePart> state() {
    return List.of(new StatePart("last", centre.length));
  }

  @Override
  public void step(StateView state, float[] x, float[] y) {
    float[] last = state.numbers();
    int at = state.at();
    for (int c = 0; c < centre.length; c++) {
      if (!Float.isNaN(x[c])) {
        last[at + c] = (x[c] - centre[c]) / spread[c];
      }
      y[c] = last[at + c];
    }
    for (int m = 0; m < marked.length; m++) {
      y[centre.length + m] = Float.isNaN(x[marked[m]]) ? 1 : 0;
    }
  }

  @Override
  public StageForm form() {
    float[] numbers = new float[marked.length];
    for (int m = 0; m < marked.length; m++) {
      numbers[m] = marked[m];
    }
    Map<String, float[]> arrays = new LinkedHashMap<>();
    arrays.put(StageForm.CENTRE, centre);
    arrays.put(StageForm.SPREAD, spread);
    arrays.put(StageForm.MARKED, numbers);
    return new StageForm(StageForm.CHANNELS, Map.of(), arrays);
  }

  @Override
  public Streamer.Stage fresh() {
    return this;
  }
}
