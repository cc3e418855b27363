package dev.unroll.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Small files as people have them, each with one thing that was once misread. */
final class CaseFiles {
  private static final LocalDate DAY = LocalDate.of(2023, 1, 1);
  private static final int ROWS = 60;

  private final Path folder;

  private CaseFiles(Path folder) {
    this.folder = folder;
  }

  static void write(Path folder) throws IOException {
    CaseFiles files = new CaseFiles(folder);
    files.dates();
    files.cells();
    files.panels();
    files.prices();
    files.inputs();
    files.versions();
    files.texts();
  }

  private void dates() throws IOException {
    table("dmy_monthly.csv", "date,sales", i -> date("dd/MM/yyyy", DAY.plusMonths(i)) + "," + v(i));
    table("dmy_daily.csv", "date,sales", i -> date("dd/MM/yyyy", DAY.plusDays(i)) + "," + v(i));
    table("slash.csv", "date,v", i -> date("\"yyyy/MM/dd\"", DAY.plusMonths(i)) + "," + v(i));
    table(
        "epoch.csv",
        "timestamp,close",
        i -> DAY.plusDays(i).toEpochDay() * 86_400_000L + "," + v(i));
    OffsetDateTime spring = OffsetDateTime.parse("2024-03-30T00:00+01:00");
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    DateTimeFormatter offsets = DateTimeFormatter.ISO_OFFSET_DATE_TIME;
    table(
        "spring.csv",
        "time,MW",
        i -> spring.plusHours(i).atZoneSameInstant(berlin).format(offsets) + "," + v(i));
    table("month_end.csv", "date,nav", i -> lastWeekday(DAY.plusMonths(i)) + "," + v(i));
    table("market.csv", "time,px", i -> weekday(i / 6) + " " + (10 + i % 6) + ":30," + v(i));
    table("digits.csv", "demand", i -> String.valueOf(2500 + 37 * i % 101));
    table("gap.csv", "date,v", i -> DAY.plusDays(i < 30 ? i : i + 13) + "," + v(i));
  }

  private void cells() throws IOException {
    table(
        "comma.csv",
        "Datum;kW",
        i -> date("dd.MM.yyyy", DAY.plusDays(i)) + ";" + "2,%03d".formatted(500 + 7 * i));
    table("index.csv", ",date,sales", i -> i + "," + DAY.plusDays(i) + "," + v(i));
    table("no_header.csv", DAY + "," + v(0), i -> DAY.plusDays(i + 1) + "," + v(i));
    table("inch.csv", "date,sold,note", i -> day(i) + "," + (i == 20 || i == 50 ? "5\" pipe" : ""));
    table("open.csv", "date,sold,note", i -> day(i) + "," + (i == 20 ? "\"pipe" : ""));
    table("fred.csv", "DATE,OIL", i -> i % 9 == 0 ? DAY.plusDays(i) + ",." : day(i));
    table("uci.csv", "date;power", i -> DAY.plusDays(i) + ";" + (i == 7 ? "?" : v(i)));
    table("sep.csv", "sep=;\ndate;value", i -> day(i).replace(',', ';'));
    table("comments.csv", "# from an office\n# in kWh\ndate,sales", this::day);
    table("units.csv", "date,sales\n[UTC],[kWh]", this::day);
    table("offset.csv", "date,v", i -> DAY.plusDays(i) + "," + (1.6e9 + v(i) / 128));
    table("plain.csv", "date,v", i -> DAY.plusDays(i) + "," + (1000 + v(i) / 128));
    table("one_column.csv", "date,v", this::day);
    table("blank_end.csv", "date,sales", i -> i < 55 ? day(i) : DAY.plusDays(i) + ",");
    table(
        "known_short.csv",
        "date,sales,promo",
        i -> (i < 55 ? day(i) : DAY.plusDays(i) + ",") + (i < 57 ? "," + i % 2 : ","));
    table("comma_name.csv", "date,sales,\"Temp, max\"", i -> day(i) + "," + i % 5);
  }

  private void panels() throws IOException {
    table("newest.csv", "date,shop,sales", i -> DAY.plusDays(59 - i % 60) + "," + shop(i), 120);
    table("late.csv", "date,a,b", i -> day(i) + "," + (i < 52 ? "" : v(i)));
    lines("short.csv", "id,date,y", days("long", ROWS), days("short", 1));
    lines("no_id.csv", "unique_id,ds,y", days("BE", ROWS), days("DE", ROWS), days("FR", ROWS));
    lines(
        "two_rates.csv",
        "id,date,y",
        days("d", ROWS),
        IntStream.range(0, 9).mapToObj(i -> "w," + DAY.plusWeeks(i) + "," + v(i)));
    Random shocks = new Random(1);
    double[] walk = new double[240];
    for (int t = 1; t < walk.length; t++) {
      walk[t] = walk[t - 1] + shocks.nextGaussian();
    }
    lines(
        "together.csv",
        "id,date,y",
        IntStream.range(0, 12 * 240)
            .mapToObj(i -> "s" + i / 240 + "," + DAY.plusDays(i % 240) + "," + walk[i % 240]));
    for (int k = 1; k < 3; k++) {
      int version = k;
      lines(
          "unaligned_" + k + ".csv",
          "id,date,y",
          days("A", ROWS),
          IntStream.range(0, 80)
              .mapToObj(i -> "B,%s,%s".formatted(DAY.plusDays(i), i < 60 ? v(i) : v(version * i))));
    }
  }

  private void prices() throws IOException {
    DateTimeFormatter words = DateTimeFormatter.ofPattern("MMM dd, yyyy", Locale.ENGLISH);
    int days = 310;
    table(
        "newest_prices.csv",
        "\"Date\",\"Price\"",
        i -> "\"%s\",\"%s\"".formatted(weekday(days - 1 - i).format(words), price(days - 1 - i)),
        days);
    table("oldest_prices.csv", "Date,Price", i -> weekday(i) + "," + price(i), days);
    table("split.csv", "Date,Close", i -> weekday(i) + "," + price(i) / (i < 200 ? 1 : 4), days);
    table("negative.csv", "DATE,WTI", i -> weekday(i) + "," + (i == 99 ? -36.98 : price(i)), days);
    table("suspended.csv", "Date,Close", i -> weekday(i) + "," + price(Math.min(i, 150)), days);
  }

  /** Inputs that hold the answer, each in a way of its own. */
  private void inputs() throws IOException {
    double[] y = new Random(3).doubles(121, 20, 80).toArray();
    double[] sums = y.clone();
    for (int t = 1; t < sums.length; t++) {
      sums[t] += sums[t - 1];
    }
    table(
        "leaks.csv",
        "date,y,log,lead,next,cum,sign,noise",
        t ->
            Stream.of(y[t], Math.log(y[t]), y[t + 1], y[t + 1] - y[t], sums[t])
                    .map(String::valueOf)
                    .collect(Collectors.joining(",", DAY.plusDays(t) + ",", ","))
                + (y[t + 1] > y[t] ? 1 : 0)
                + ","
                + 37 * t % 11,
        120);
  }

  private void versions() throws IOException {
    table("base.csv", "date,sales", this::day);
    table("grown.csv", "date,sales", this::day, 65);
    table("grown_dmy.csv", "date,sales", i -> date("dd/MM/yyyy", DAY.plusDays(i)) + "," + v(i), 65);
    table("grown_words.csv", "date,sales", i -> "day " + day(i).substring(5), 65);
    table("revised.csv", "date,sales", i -> i < 45 || i > 54 ? day(i) : day(i) + "9", 65);
  }

  private void texts() throws IOException {
    String letters =
        new Random(1)
            .ints(900, 0, 4)
            .mapToObj(k -> "" + "ACGT".charAt(k))
            .collect(Collectors.joining());
    Files.writeString(folder.resolve("dna.txt"), letters);
    Files.writeString(folder.resolve("cr.txt"), "the dog saw a cat\rthe cat\r".repeat(40));
    Files.writeString(folder.resolve("one.txt"), "a".repeat(900));
    Files.writeString(folder.resolve("text.txt"), "the dog saw a cat\n".repeat(60));
    Files.writeString(folder.resolve("turned.txt"), "gur qbt fnj n png\n".repeat(60));
  }

  private String day(int i) {
    return DAY.plusDays(i) + "," + v(i);
  }

  private Stream<String> days(String id, int count) {
    return IntStream.range(0, count).mapToObj(i -> id + "," + day(i));
  }

  private static String shop(int i) {
    return i < 60 ? "A," + (159 - i) : "B," + (i - 60);
  }

  private static double v(int i) {
    return 40 + 8 * (i % 7) + (i * 7919) % 13 / 8.0;
  }

  private static double price(int i) {
    return Math.round(100 * (100 + 5 * Math.sin(i / 9.0) + (i * 7919) % 13 / 8.0)) / 100.0;
  }

  private static LocalDate weekday(int i) {
    return LocalDate.of(2023, 1, 2).plusDays(i / 5 * 7L + i % 5);
  }

  private static LocalDate lastWeekday(LocalDate month) {
    LocalDate last = month.plusMonths(1).minusDays(1);
    return last.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0
        ? last.minusDays(last.getDayOfWeek().getValue() - 5L)
        : last;
  }

  private static String date(String pattern, LocalDate day) {
    return day.format(DateTimeFormatter.ofPattern(pattern));
  }

  private void table(String name, String head, IntFunction<String> row) throws IOException {
    table(name, head, row, ROWS);
  }

  private void table(String name, String head, IntFunction<String> row, int rows)
      throws IOException {
    lines(name, head, IntStream.range(0, rows).mapToObj(row));
  }

  @SafeVarargs
  private void lines(String name, String head, Stream<String>... rows) throws IOException {
    StringBuilder text = new StringBuilder(head).append('\n');
    for (Stream<String> part : rows) {
      part.forEach(row -> text.append(row).append('\n'));
    }
    Files.writeString(folder.resolve(name), text);
  }
}
