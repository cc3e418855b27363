package dev.unroll.layers;

import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A learning rate that rises in a straight line through the first updates, and then follows a
 * curve. It depends on the number of the update alone, so that a resumed training continues it.
 */
public final class RateSchedule implements ISchedule {
  private static final long serialVersionUID = 1L;

  /** What follows the warm-up. */
  public enum Curve {
    /** The same rate for ever. */
    CONSTANT {
      @Override
      double share(double done) {
        return 1;
      }
    },
    /** Half a cosine from 1 to 0 (Loshchilov and Hutter 2017, arXiv:1608.03983). */
    COSINE {
      @Override
      double share(double done) {
        return (1 + Math.cos(Math.PI * done)) / 2;
      }
    };

    /**
     * The rate's way from its floor, 0, to its peak, 1.
     *
     * @param done share of the updates after the warm-up that are made, 0 to 1
     */
    abstract double share(double done);
  }

  private final double peak;
  private final int warmUp;
  private final Curve curve;
  private final int updates;
  private final double floor;

  /**
   * @param peak the highest rate
   * @param warmUp updates of the rise, of which the last has the peak
   * @param curve what follows
   * @param updates how many there are with the warm-up; later ones have the lowest rate
   * @param floor the lowest rate of the curve, as a share of the peak
   */
  @JsonCreator
  public RateSchedule(
      @JsonProperty("peak") double peak,
      @JsonProperty("warmUp") int warmUp,
      @JsonProperty("curve") Curve curve,
      @JsonProperty("updates") int updates,
      @JsonProperty("floor") double floor) {
    this.peak = peak;
    this.warmUp = warmUp;
    this.curve = curve;
    this.updates = updates;
    this.floor = floor;
  }

  public double getPeak() {
    return peak;
  }

  public int getWarmUp() {
    return warmUp;
  }

  public Curve getCurve() {
    return curve;
  }

  public int getUpdates() {
    return updates;
  }

  public double getFloor() {
    return floor;
  }

  /** The rate of an update, of which the first has number 0. */
  @Override
  public double valueAt(int update, int epoch) {
    if (update < warmUp) {
      return peak * (update + 1) / warmUp;
    }
    double done = Math.min(1, (update - warmUp) / (double) Math.max(1, updates - warmUp));
    return peak * (floor + (1 - floor) * curve.share(done));
  }

  @Override
  public RateSchedule clone() {
    return this;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RateSchedule that
        && peak == that.peak
        && warmUp == that.warmUp
        && curve == that.curve
        && updates == that.updates
        && floor == that.floor;
  }

  @Override
  public int hashCode() {
    return java.util.Objects.hash(peak, warmUp, curve, updates, floor);
  }
}
