package dev.unroll.runtime;

import java.util.List;

/** Scratch memory of a {@link Streamer} for several sequences at once. */
final class StreamBatch {
  private final StateView[] views;
  private final float[][][] between; // of each stage but the last, what it hands on [N][outputs]

  StreamBatch(List<? extends Streamer.Stage> stages, int size) {
    views = new StateView[size];
    for (int n = 0; n < size; n++) {
      views[n] = new StateView();
    }
    between = new float[stages.size() - 1][][];
    for (int k = 0; k < between.length; k++) {
      between[k] = new float[size][stages.get(k).outputs()];
    }
  }

  /** How many sequences there is room for. */
  int size() {
    return views.length;
  }

  void step(
      List<? extends Streamer.Stage> stages,
      StreamStates states,
      int[] ids,
      float[][] x,
      float[][] y) {
    for (int k = 0; k < stages.size(); k++) {
      for (int n = 0; n < ids.length; n++) {
        states.look(views[n], k, ids[n]);
      }
      float[][] in = k == 0 ? x : between[k - 1];
      float[][] out = k == stages.size() - 1 ? y : between[k];
      stages.get(k).steps(views, in, out, ids.length);
    }
  }
}
