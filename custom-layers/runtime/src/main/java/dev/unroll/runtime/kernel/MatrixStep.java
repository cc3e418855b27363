package dev.unroll.runtime.kernel;

import java.util.Arrays;

/**
 * One step of a scan with a matrix S [V][K] as its state: what {@link Lanes} read and write; see
 * {@code MatrixScan} for the equations. K and V are rounded up, so that rows are whole vectors;
 * what is beyond a head's own numbers is zero and stays zero.
 */
public final class MatrixStep {
  private static final int ROWS = 4; // of S that vectors go through at once

  /** K, rounded up. */
  public final int keys;

  /** V, rounded up. */
  public final int values;

  /** Whether there are a and b. */
  public final boolean delta;

  /** Query [K], scaled. */
  public final float[] r;

  /** What is kept [K]. */
  public final float[] w;

  /** Key [K]. */
  public final float[] k;

  /** Value [V]. */
  public final float[] v;

  /** What S' is multiplied with [K]. */
  public final float[] a;

  /** Where that goes [K]. */
  public final float[] b;

  /** Forward S r, backward ∂L/∂ of it [V]. */
  public final float[] y;

  /** S' a [steps][V]. */
  public final float[] along;

  /** States [steps + 1][V][K]. */
  public final float[] states;

  /** Backward: ∂L/∂S [V][K]. */
  public final float[] g;

  /** Backward: ∂L/∂ of r, w, k, a and b, [K] each; those of v, [V]. */
  public final float[] dr;

  /** ∂L/∂w. */
  public final float[] dw;

  /** ∂L/∂k. */
  public final float[] dk;

  /** ∂L/∂a. */
  public final float[] da;

  /** ∂L/∂b. */
  public final float[] db;

  /** ∂L/∂v. */
  public final float[] dv;

  final float[] gb; //    G b [V]
  final float[] lanes; // sums of single lanes
  final float[] more;

  private final int ownKeys;
  private final int ownValues;

  /** Room for some steps. */
  public MatrixStep(int ownKeys, int ownValues, int steps, boolean delta) {
    this.ownKeys = ownKeys;
    this.ownValues = ownValues;
    this.keys = up(ownKeys, Lanes.FASTEST.width());
    this.values = up(ownValues, ROWS);
    this.delta = delta;
    r = new float[keys];
    w = new float[keys];
    k = new float[keys];
    v = new float[values];
    a = new float[keys];
    b = new float[keys];
    y = new float[values];
    along = new float[steps * values];
    states = new float[(steps + 1) * size()];
    g = new float[size()];
    dr = new float[keys];
    dw = new float[keys];
    dk = new float[keys];
    da = new float[keys];
    db = new float[keys];
    dv = new float[values];
    gb = new float[values];
    lanes = new float[values * keys];
    more = new float[values * keys];
  }

  private static int up(int count, int whole) {
    return (count + whole - 1) / whole * whole;
  }

  /** Numbers in a state. */
  public int size() {
    return values * keys;
  }

  /** Reads a head's S [V][K], in its own numbers, from {@code at} on. */
  public void read(float[] from, int at, float[] into) {
    Arrays.fill(into, 0, size(), 0); // what is infinite makes other numbers of zeros
    for (int i = 0; i < ownValues; i++) {
      System.arraycopy(from, at + i * ownKeys, into, i * keys, ownKeys);
    }
  }

  /** Writes a head's S as {@link #read} reads it. */
  public void write(float[] from, float[] into, int at) {
    for (int i = 0; i < ownValues; i++) {
      System.arraycopy(from, i * keys, into, at + i * ownKeys, ownKeys);
    }
  }
}
