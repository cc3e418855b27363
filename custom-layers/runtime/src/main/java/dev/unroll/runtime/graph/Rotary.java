package dev.unroll.runtime.graph;

import dev.unroll.runtime.graph.Attention.Rotation;

/**
 * Rotary position embedding (Su et al. 2021, arXiv:2104.09864): pairs of numbers of a head, turned
 * by position·θ^{−2i/d}.
 */
final class Rotary {
  private final Rotation rotation;
  private final int width;
  private final double[] speed;
  private float[] cos = {}; // [steps][d/2], from position {@code first} on
  private float[] sin = {};
  private long first = -1;
  private int steps;

  Rotary(Rotation rotation, int width, double theta) {
    this.rotation = rotation;
    this.width = width;
    this.speed = new double[width / 2];
    for (int i = 0; i < speed.length; i++) {
      speed[i] = Math.pow(theta, -2.0 * i / width);
    }
  }

  /** Makes ready for some positions. */
  void prepare(long position, int count) {
    if (rotation == Rotation.NONE || (position == first && count <= steps)) {
      return;
    }
    first = position;
    steps = count;
    int half = speed.length;
    if (cos.length < count * half) {
      cos = new float[count * half];
      sin = new float[count * half];
    }
    for (int t = 0; t < count; t++) {
      for (int i = 0; i < half; i++) {
        double angle = (position + t) * speed[i];
        cos[t * half + i] = (float) Math.cos(angle);
        sin[t * half + i] = (float) Math.sin(angle);
      }
    }
  }

  /** Turns each head of a row at step t of what was prepared; backwards for gradients. */
  void turn(float[] row, int at, int heads, int t, boolean back) {
    if (rotation == Rotation.NONE) {
      return;
    }
    int half = speed.length;
    int step = rotation == Rotation.HALF ? 1 : 2; // from pair to pair
    int apart = rotation == Rotation.HALF ? half : 1; // within a pair
    for (int h = 0; h < heads; h++) {
      for (int i = 0; i < half; i++) {
        int a = at + h * width + i * step;
        int b = a + apart;
        float c = cos[t * half + i];
        float s = back ? -sin[t * half + i] : sin[t * half + i];
        float x = row[a];
        float y = row[b];
        row[a] = x * c - y * s;
        row[b] = x * s + y * c;
      }
    }
  }
}
