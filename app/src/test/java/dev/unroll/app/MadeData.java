package dev.unroll.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Small files of every sort that documentation names. */
final class MadeData {
  private static final LocalDate DAY = LocalDate.of(2026, 1, 1);
  private static final LocalDateTime HOUR = DAY.atStartOfDay();

  private MadeData() {}

  /** Writes them into a folder, under the names that documentation has for them. */
  static void write(Path folder) throws IOException {
    String text = "Before we proceed any further, hear me speak.\n".repeat(12) + "Speak, speak!\n";
    for (String name : List.of("tinyshakespeare", "novel.txt", "FILE")) {
      Files.writeString(folder.resolve(name), text);
    }
    table(folder, "ETTh1", "date,OT", 120, t -> HOUR.plusHours(t) + "," + wave(t, 24));
    table(
        folder,
        "load.csv",
        "hour,MW,wind",
        120,
        t -> HOUR.plusHours(t) + "," + wave(t, 24) + "," + wave(t, 7));
    table(folder, "F.csv", "day,C", 120, t -> DAY.plusDays(t) + "," + wave(t, 7));
    table(folder, "airline", "Date,Passengers", 60, t -> month(t) + "," + (wave(t, 12) + t));
    for (String name : List.of("sales.csv", "other.csv", "today.csv")) {
      table(folder, name, "day,sold", 60, t -> DAY.plusDays(t) + "," + wave(t, 7));
    }
    table(
        folder,
        "gaps.csv",
        "day,sold",
        60,
        t -> DAY.plusDays(t) + "," + (t % 11 == 4 ? "" : String.valueOf(wave(t, 7))));
    table(
        folder,
        "long.csv",
        "day,shop,sold",
        120,
        t -> DAY.plusDays(t / 2) + "," + (t % 2 == 0 ? "north" : "south") + "," + wave(t, 14));
    table(
        folder,
        "new.csv",
        "id,minute,load,heat",
        18,
        t -> "n%d,%d,%s,%s".formatted(t / 9, t % 9, wave(t, 5), wave(t, 3)));
    table(
        folder,
        "feed.csv",
        "time,id,value",
        12,
        t -> DAY.plusDays(60L + t) + ",sold," + (t == 9 ? 400 : wave(60 + t, 7)));
    Files.writeString(
        folder.resolve("feed.jsonl"),
        """
        {"id": "sold", "time": "2026-03-02", "value": 400}
        {"id": "sold", "time": "2026-03-03", "value": 31.5}
        """);
    Files.writeString(folder.resolve("lines.txt"), "Before we\nhear me\n");
    for (String name : List.of("STEPS.csv", "machines.csv")) {
      table(
          folder,
          name,
          "id,minute,load,heat,label,wear",
          180,
          t ->
              "m%d,%d,%s,%s,%s,%s"
                  .formatted(
                      t / 9,
                      t % 9,
                      wave(t, 5),
                      wave(t, 3),
                      label(t / 9),
                      0.5 * Math.floorDiv(t, 9)));
    }
    table(folder, "labels.csv", "id,state", 20, t -> "m" + t + "," + label(t));
    table(folder, "prices.csv", "date,close", 310, t -> DAY.plusDays(t) + "," + (100 + wave(t, 9)));
    table(folder, "Hourly-train.csv", columns(40), 3, s -> "H" + s + "," + values(s, 0, 40));
    table(folder, "Hourly-test.csv", columns(3), 3, s -> "H" + s + "," + values(s, 40, 43));
    MadeNetwork.write(folder);
    for (String name : List.of("names", "folder", "FOLDER")) {
      names(Files.createDirectory(folder.resolve(name)));
    }
  }

  private static void table(
      Path folder, String name, String head, int rows, IntFunction<String> row) throws IOException {
    String lines = IntStream.range(0, rows).mapToObj(row).collect(Collectors.joining("\n"));
    Files.writeString(folder.resolve(name), head + "\n" + lines + "\n");
  }

  private static String label(int series) {
    return series % 2 == 0 ? "sound" : "worn";
  }

  private static String month(int t) {
    return DAY.plusMonths(t).toString().substring(0, 7);
  }

  /** Around 30, with a season and something that looks like noise. */
  private static double wave(int t, int season) {
    double noise = (t * 7919) % 13 / 6.0;
    return Math.round(100 * (30 + 10 * Math.sin(2 * Math.PI * t / season) + noise)) / 100.0;
  }

  private static String columns(int count) {
    return IntStream.rangeClosed(1, count + 1)
        .mapToObj(k -> "V" + k)
        .collect(Collectors.joining(","));
  }

  private static String values(int series, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(t -> String.valueOf(wave(t + series, 4)))
        .collect(Collectors.joining(","));
  }

  /** One file a class, one name a line. */
  private static void names(Path folder) throws IOException {
    for (String language : List.of("Dutch", "Greek")) {
      String lines =
          IntStream.range(0, 40)
              .mapToObj(n -> (n % 2 == 0 ? "van" : "pa") + language.toLowerCase(Locale.ROOT) + n)
              .collect(Collectors.joining("\n"));
      Files.writeString(folder.resolve(language + ".txt"), lines + "\n");
    }
  }
}
