package dev.unroll.datasets.input;

import java.util.List;
import java.util.Locale;

/** What columns of times are usually called. */
public final class TimeNames {
  private static final List<String> YEARS =
      List.of("year", "years", "yr", "jahr", "date", "datum", "fecha", "ano", "año", "anno");
  private static final List<String> INSTANTS =
      List.of(
          "ds",
          "dt",
          "time",
          "times",
          "timestamp",
          "datetime",
          "zeit",
          "zeitstempel",
          "epoch",
          "unix",
          "ts");
  private static final List<String> OTHERS =
      List.of(
          "month", "monat", "mes", "mois", "quarter", "quartal", "week", "woche", "day", "tag",
          "period");
  private static final List<String> COUNTERS =
      List.of(
          "index",
          "unnamed",
          "row",
          "rownames",
          "no",
          "nr",
          "",
          "t",
          "step",
          "ms",
          "sec",
          "seconds",
          "frame",
          "sample",
          "obs");

  /** What is counted or numbered, and may rise as evenly as times do. */
  private static final List<String> AMOUNTS =
      List.of(
          "id",
          "key",
          "code",
          "number",
          "num",
          "serial",
          "count",
          "counter",
          "counts",
          "total",
          "sum",
          "meter",
          "metre",
          "reading",
          "odometer",
          "bytes",
          "packets",
          "volume",
          "population",
          "value",
          "amount",
          "sales",
          "kwh",
          "wh");

  private static final List<String> MOMENT_PARTS =
      List.of("time", "unix", "epoch", "date", "stamp");

  private TimeNames() {}

  /** Whether a column is called something that is counted or numbered, such as "meter total". */
  public static boolean amount(String name) {
    return AMOUNTS.contains(last(name));
  }

  /** Whether a name may be that of moments, such as "unixtime", "t", or one that was made up. */
  public static boolean moment(String name) {
    String small = name.toLowerCase(Locale.ROOT);
    return counter(name) || MOMENT_PARTS.stream().anyMatch(small::contains);
  }

  /** Whether a column is called a year or a date, maybe with words before, such as "trade date". */
  public static boolean year(String name) {
    return YEARS.contains(last(name));
  }

  /** Whether a column is called a moment, maybe with words before, such as "open_time". */
  public static boolean instant(String name) {
    return year(name) || INSTANTS.contains(last(name));
  }

  /** Whether a column is called a moment, or a span of time, such as "week". */
  public static boolean time(String name) {
    return instant(name) || OTHERS.contains(last(name));
  }

  /** Whether a column is called a time, and nothing else. */
  public static boolean timeAlone(String name) {
    return time(name) && words(name).length == 1;
  }

  /** Whether a column of numbers in even steps counts rows or time, and measures nothing. */
  public static boolean counter(String name) {
    return time(name) || COUNTERS.contains(words(name)[0]) || name.matches("X|column \\d+");
  }

  /** The last word of a name; none of one such as "rides per day". */
  private static String last(String name) {
    String[] words = words(name);
    return List.of(words).contains("per") ? "" : words[words.length - 1];
  }

  /** The words of a name in small letters, also of one such as "openTime". */
  private static String[] words(String name) {
    String apart = name.replaceAll("(\\p{Ll})(\\p{Lu})", "$1 $2").toLowerCase(Locale.ROOT);
    return apart.replaceAll("[^\\p{L}]+", " ").strip().split(" ");
  }
}
