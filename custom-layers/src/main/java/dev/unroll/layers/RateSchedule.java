package dev.unroll.layers;

import java.util.function.Consumer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A learning rate that rises in a straight line through the first updates, and then follows a
 * curve. It depends on the number of the update alone, so that a resumed training continues it; the
 * one exception is the factor of {@link Curve#PLATEAU}, which the training sets.
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
    },
    /** A straight line from 1 to 0. */
    LINEAR {
      @Override
      double share(double done) {
        return 1 - done;
      }
    },
    /** Falls by a factor at evenly spaced updates; the floor bounds it. */
    STEP {
      @Override
      double share(double done) {
        return 1;
      }
    },
    /** Falls by a factor that the training sets when its validation score stays; see scale. */
    PLATEAU {
      @Override
      double share(double done) {
        return 1;
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
  private final Curve curve;
  private final double floor;
  private final Drops drops;

  private int warmUp;
  private int updates;
  @JsonProperty private double scale = 1; // saved, so that it reaches other machines

  /**
   * How a rate falls in steps.
   *
   * @param factor of each fall
   * @param count the number of falls, which divide the updates after the warm-up evenly
   */
  public record Drops(@JsonProperty("factor") double factor, @JsonProperty("count") int count) {
    static final Drops NONE = new Drops(1, 0);

    /** The rate's share of its peak after a share of the updates. */
    double share(double done) {
      return Math.pow(factor, Math.min(count, Math.floor(done * (count + 1) + 1e-9)));
    }
  }

  /** Without drops. */
  public RateSchedule(double peak, int warmUp, Curve curve, int updates, double floor) {
    this(peak, warmUp, curve, updates, floor, null);
  }

  /**
   * @param peak the highest rate
   * @param warmUp updates of the rise, of which the last has the peak
   * @param curve what follows
   * @param updates how many there are with the warm-up; later ones have the lowest rate
   * @param floor the lowest rate of the curve, as a share of the peak
   * @param drops of {@link Curve#STEP}; null for none
   */
  @JsonCreator
  public RateSchedule(
      @JsonProperty("peak") double peak,
      @JsonProperty("warmUp") int warmUp,
      @JsonProperty("curve") Curve curve,
      @JsonProperty("updates") int updates,
      @JsonProperty("floor") double floor,
      @JsonProperty("drops") Drops drops) {
    this.peak = peak;
    this.warmUp = warmUp;
    this.curve = curve;
    this.updates = updates;
    this.floor = floor;
    this.drops = drops == null ? Drops.NONE : drops;
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

  public Drops getDrops() {
    return drops;
  }

  /**
   * Multiplies the rates of all further updates of a network that has such schedules.
   *
   * @param factor of the rates as they would be without any; not below a schedule's floor
   */
  public static void scale(MultiLayerNetwork network, double factor) {
    forEach(network, ours -> ours.scale = factor);
  }

  /** Gives the schedules of a network the warm-up and the length of another. */
  public static void follow(MultiLayerNetwork network, RateSchedule other) {
    forEach(
        network,
        ours -> {
          ours.warmUp = other.warmUp;
          ours.updates = other.updates;
        });
  }

  private static void forEach(MultiLayerNetwork network, Consumer<RateSchedule> action) {
    for (UpdaterBlock block :
        ((BaseMultiLayerUpdater<?>) network.getUpdater()).getUpdaterBlocks()) {
      IUpdater updater = block.getGradientUpdater().getConfig();
      ISchedule schedule =
          updater instanceof FastAdam adam
              ? adam.schedule()
              : updater instanceof RmsProp rms
                  ? rms.getLearningRateSchedule()
                  : updater instanceof Nesterovs momentum
                      ? momentum.getLearningRateSchedule()
                      : updater instanceof Sgd sgd ? sgd.getLearningRateSchedule() : null;
      if (schedule instanceof RateSchedule ours) {
        action.accept(ours);
      }
    }
  }

  /** The rate of an update, of which the first has number 0. */
  @Override
  public double valueAt(int update, int epoch) {
    if (update < warmUp) {
      return peak * (update + 1) / warmUp;
    }
    double done = Math.min(1, (update - warmUp) / (double) Math.max(1, updates - warmUp));
    return switch (curve) {
      case CONSTANT, COSINE, LINEAR -> peak * (floor + (1 - floor) * curve.share(done));
      case STEP -> peak * Math.max(floor, drops.share(done));
      case PLATEAU -> peak * Math.max(floor, scale);
    };
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
        && floor == that.floor
        && drops.equals(that.drops);
  }

  @Override
  public int hashCode() {
    return java.util.Objects.hash(peak, warmUp, curve, updates, floor, drops);
  }
}
