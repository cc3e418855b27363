package dev.unroll.streams;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What a day sold.
 *
 * @param millis of the day, since 1970
 * @param value NaN if it is missing
 */
public record Sold(String id, long millis, double value) {
  private static final List<String> IDS = List.of("a", "b", "c, \"d\"", "e", "new");
  private static final long MONDAY = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final int DAYS = 48;

  /** A day of a key. */
  public static Sold on(int day, String id, double value) {
    return new Sold(id, MONDAY + day * DAY, value);
  }

  /** As a model reads it. */
  public StreamEvent event() {
    return StreamEvent.at(millis, value);
  }

  /** Of some keys, in turns: with values and days that are missing, and days twice and late. */
  public static List<Sold> feed() {
    Random random = new Random(5);
    List<Sold> feed = new ArrayList<>();
    for (int day = 0; day < DAYS; day++) {
      for (String id : IDS) {
        int own = id.equals("e") && day > 30 ? day + 30 : day; // a gap of a month
        double value = 100 + 20 * Math.sin(day * 0.9) + id.charAt(0) + random.nextGaussian();
        double said = random.nextInt(15) == 0 ? Double.NaN : value;
        if (random.nextInt(12) > 0) {
          feed.add(on(own, id, random.nextInt(30) == 0 ? 4 * said : said));
        }
        if (random.nextInt(20) == 0) {
          feed.add(on(own - random.nextInt(2), id, -1));
        }
      }
    }
    return Collections.unmodifiableList(feed);
  }
}
