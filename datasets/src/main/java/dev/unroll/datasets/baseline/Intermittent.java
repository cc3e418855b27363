package dev.unroll.datasets.baseline;

/**
 * Methods for demand that is zero at many steps: exponential smoothing, with the weight 0.1, of the
 * sizes z of demands and of what tells how often they come. Missing values are skipped; the
 * forecast is the same at each step, and its deviation the root mean square of the one-step errors.
 */
public enum Intermittent implements BaselineMethod {
  /** z/p, p the smoothed steps between demands. Source: Croston 1972. */
  CROSTON("Croston") {
    @Override
    double mean(State state) {
      return state.size / state.interval;
    }
  },

  /** (1 − α/2)·z/p, without Croston's bias. Source: Syntetos &amp; Boylan 2005. */
  SBA("Croston, unbiased (SBA)") {
    @Override
    double mean(State state) {
      return (1 - WEIGHT / 2) * state.size / state.interval;
    }
  },

  /**
   * d·z, d the smoothed share of steps with a demand, which falls when demands stop. Source:
   * Teunter, Syntetos &amp; Babai 2011.
   */
  TSB("Croston with obsolescence (TSB)") {
    @Override
    double mean(State state) {
      return state.share * state.size;
    }
  };

  private static final double WEIGHT = 0.1;
  private static final double MIN_ZEROS = 1 / 3.0;
  private static final int SHORTEST = 8;

  private final String label;

  Intermittent(String label) {
    this.label = label;
  }

  /** Whether a third of the known values are zero, at least one is not, and none is below. */
  public static boolean suits(double[] history) {
    int zeros = 0;
    int above = 0;
    for (double value : history) {
      if (value < 0) {
        return false;
      }
      zeros += value == 0 ? 1 : 0;
      above += value > 0 ? 1 : 0;
    }
    return above > 0 && zeros >= MIN_ZEROS * (zeros + above);
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public int needs(int season) {
    return SHORTEST;
  }

  @Override
  public Fit fit(double[] history, int season) {
    History.require(this, history, season);
    State all = new State();
    double squares = 0;
    int count = 0;
    for (double value : history) {
      double error = all.known ? value - mean(all) : Double.NaN;
      squares += Double.isNaN(error) ? 0 : error * error;
      count += Double.isNaN(error) ? 0 : 1;
      all.read(value);
    }
    double deviation = Math.sqrt(squares / Math.max(1, count));
    return new Demand(this, deviation).fit();
  }

  /** One of the methods value by value. */
  private record Demand(Intermittent method, double deviation) implements Recursion {
    @Override
    public double[] start() {
      return new State().memory();
    }

    @Override
    public double[] after(double[] memory, double... values) {
      State state = State.of(memory);
      for (double value : values) {
        state.read(value);
      }
      return state.memory();
    }

    @Override
    public Forecast forecast(double[] memory, int horizon) {
      State state = State.of(memory);
      double mean = state.known ? method.mean(state) : 0;
      return new Forecast(horizon, h -> mean, h -> deviation);
    }
  }

  abstract double mean(State state);

  /** What is smoothed; the first demand and the steps until it start it. */
  static final class State {
    private boolean known;
    private double size;
    private double interval;
    private double share;
    private int since; // the last demand

    private double[] memory() {
      return new double[] {known ? 1 : 0, size, interval, share, since};
    }

    private static State of(double... memory) {
      State state = new State();
      state.known = memory[0] > 0;
      state.size = memory[1];
      state.interval = memory[2];
      state.share = memory[3];
      state.since = (int) memory[4];
      return state;
    }

    private void read(double value) {
      if (Double.isNaN(value)) {
        return;
      }
      since++;
      if (value == 0) {
        share -= WEIGHT * share;
        return;
      }
      if (!known) {
        size = value;
        interval = since;
        share = 1.0 / since;
      } else {
        size += WEIGHT * (value - size);
        interval += WEIGHT * (since - interval);
        share += WEIGHT * (1 - share);
      }
      known = true;
      since = 0;
    }
  }
}
