package dev.unroll.runtime.graph;

import java.util.Arrays;

/** Which keys the steps of one sequence see. */
final class AttentionSight implements AttentionTiles.Sight {
  private final Attention attention;
  private final AttentionCache cache;
  private final int n;

  AttentionSight(Attention attention, AttentionCache cache, int n) {
    this.attention = attention;
    this.cache = cache;
    this.n = n;
  }

  @Override
  public boolean any(int first, int last, int from, int to) {
    int window = attention.window();
    return window == 0
        || cache.position(n, from) < attention.sinks()
        || cache.position(n, to - 1) > cache.position(n, first) - window;
  }

  @Override
  public void hide(float[] scores, int panel, int first, int from, int to) {
    for (int j = from; j < to; j++) { // what comes later
      int later = Math.min(panel, j - first);
      if (later > 0) {
        int at = (j - from) * panel;
        Arrays.fill(scores, at, at + later, Float.NEGATIVE_INFINITY);
      }
    }
    if (attention.window() > 0) {
      hideOld(scores, panel, first, from, to);
    }
  }

  private void hideOld(float[] scores, int panel, int first, int from, int to) {
    long earliest = cache.position(n, first) - attention.window() + 1; // that the first query sees
    for (int j = from; j < to; j++) {
      long position = cache.position(n, j);
      if (position >= attention.sinks()) {
        int seen = (int) Math.max(0, Math.min(panel, position - earliest + 1));
        int at = (j - from) * panel;
        Arrays.fill(scores, at + seen, at + panel, Float.NEGATIVE_INFINITY);
      }
    }
  }
}
