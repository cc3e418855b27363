package dev.unroll.datasets.datavec;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** One column of numbers in time order. Immutable. */
public final class TimeSeries {
  private static final long HOUR = 3600;
  private static final long DAY = 24 * HOUR;

  private final String column;
  private final List<LocalDateTime> times;
  private final double[] values;
  private final boolean newestFirst;

  /**
   * A series.
   *
   * @param column name of the values
   * @param times one for each value, ascending; or none, if unknown
   * @param values oldest first
   * @param newestFirst whether the file had them the other way round
   */
  public TimeSeries(
      String column, List<LocalDateTime> times, double[] values, boolean newestFirst) {
    this.column = Objects.requireNonNull(column);
    this.times = List.copyOf(times);
    this.values = values.clone();
    this.newestFirst = newestFirst;
  }

  public String column() {
    return column;
  }

  /** The time of each value; empty if the file gave none. */
  public List<LocalDateTime> times() {
    return times;
  }

  public double[] values() {
    return values.clone();
  }

  public int size() {
    return values.length;
  }

  public boolean newestFirst() {
    return newestFirst;
  }

  /**
   * Steps in the natural season: a day of hours or minutes, a week of days, a year of weeks, months
   * or quarters; 0 where the times suggest none.
   */
  public int season() {
    if (times.size() < 2) {
      return 0;
    }
    long[] gaps =
        IntStream.range(1, times.size())
            .mapToLong(i -> Duration.between(times.get(i - 1), times.get(i)).toSeconds())
            .sorted()
            .toArray();
    long step = gaps[gaps.length / 2];
    if (step > 0 && step < DAY && DAY % step == 0) {
      return Math.toIntExact(DAY / step);
    }
    long days = step / DAY;
    return days == 1
        ? 7
        : days == 7 ? 52 : days >= 28 && days <= 31 ? 12 : days >= 90 && days <= 92 ? 4 : 0;
  }
}
