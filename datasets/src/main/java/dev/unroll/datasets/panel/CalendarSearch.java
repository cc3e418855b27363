package dev.unroll.datasets.panel;

import dev.unroll.datasets.panel.Frequency.Unit;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Finds the calendar of ascending times. */
public final class CalendarSearch {
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final int MIN_DAYS = 10; // before weekends without rows are no chance
  private static final double MAX_WEEKEND = 0.02; // of a market's days: an exchange's Saturday
  private static final double SESSION_FULL = 0.8; // rows of those a session has
  private static final double GRID_FULL = 0.8; // rows of those an even grid has

  private final List<LocalDateTime> times;
  private final long usual; // milliseconds

  private CalendarSearch(List<LocalDateTime> times) {
    this.times = times;
    this.usual = median(gaps((i, j) -> between((int) i, (int) j)));
  }

  /**
   * The calendar that most neighbours keep.
   *
   * @param times ascending, at least two
   */
  public static Frequency find(List<LocalDateTime> times) {
    return new CalendarSearch(times).find();
  }

  private long between(int i, int j) {
    return Duration.between(times.get(i), times.get(j)).toMillis();
  }

  private LongStream gaps(LongBinaryOperator distance) {
    return IntStream.range(1, times.size()).mapToLong(i -> distance.applyAsLong(i - 1L, i));
  }

  private static long median(LongStream values) {
    long[] sorted = values.sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private Frequency find() {
    if (usual >= 28 * DAY) {
      return months();
    }
    if (usual >= DAY) {
      return days();
    }
    return session() ? trading() : clock();
  }

  private Frequency months() {
    long count = Math.max(1, median(gaps(this::months)));
    if (times.stream().mapToInt(LocalDateTime::getDayOfMonth).distinct().count() == 1) {
      return new Frequency(Unit.MONTH, count, false);
    }
    if (times.stream().allMatch(t -> t.toLocalDate().lengthOfMonth() == t.getDayOfMonth())) {
      return new Frequency(Unit.MONTH, count, true);
    }
    boolean once = gaps(this::months).allMatch(months -> months > 0 && months % count == 0);
    if (!once || gaps((i, j) -> between((int) i, (int) j)).allMatch(gap -> gap == usual)) {
      return evenDays();
    }
    boolean business =
        times.stream().allMatch(time -> Frequency.lastBusinessDay(time).equals(time));
    return new Frequency(business ? Unit.BUSINESS_MONTH : Unit.ANY_DAY_OF_MONTH, count, false);
  }

  private long months(long i, long j) {
    return Frequency.month(times.get((int) j)) - Frequency.month(times.get((int) i));
  }

  private Frequency days() {
    long weekend = times.stream().filter(Frequency::weekend).count();
    boolean business = weekend == 0 || (times.size() >= 1 / MAX_WEEKEND && rare(weekend));
    if (usual == DAY && times.size() > MIN_DAYS && business) {
      return new Frequency(Unit.BUSINESS_DAY, 1, false);
    }
    boolean even = gaps((i, j) -> between((int) i, (int) j)).allMatch(gap -> gap % usual == 0);
    boolean weekly = usual == 7 * DAY && !even && gaps(this::weeks).allMatch(weeks -> weeks > 0);
    return weekly ? new Frequency(Unit.WEEK, 1, false) : evenDays();
  }

  private boolean rare(long weekend) {
    return weekend <= MAX_WEEKEND * times.size();
  }

  private long weeks(long i, long j) {
    return Frequency.weeks(times.get((int) i), times.get((int) j));
  }

  private Frequency evenDays() {
    return usual % DAY == 0 ? new Frequency(Unit.DAY, usual / DAY, false) : clock();
  }

  private Frequency clock() {
    return usual % 1000 == 0 && usual > 0
        ? new Frequency(Unit.SECOND, usual / 1000, false)
        : new Frequency(Unit.MILLISECOND, Math.max(1, usual), false);
  }

  /** The seconds of the day at which there are rows. */
  private List<Integer> seconds() {
    return times.stream().map(time -> time.toLocalTime().toSecondOfDay()).distinct().toList();
  }

  /** Whether the rows fill the hours of a session on each of their days, and not the day. */
  private boolean session() {
    long days = times.stream().map(LocalDateTime::toLocalDate).distinct().count();
    long even = between(0, times.size() - 1) / Math.max(1, usual) + 1;
    int hours = seconds().size();
    return hours > 1
        && days > 2
        && times.size() >= SESSION_FULL * hours * days
        && times.size() < GRID_FULL * even;
  }

  private Frequency trading() {
    return Frequency.session(seconds(), times.stream().noneMatch(Frequency::weekend));
  }
}
