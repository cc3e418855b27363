package dev.unroll.app;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Situations of public reports, by their numbers there: each is read as it is meant, or refused in
 * a sentence. A row is the number, commands (the last one's answer counts), the exit code, and what
 * is said; {@code ~} is a blank within a word, {@code RUN} the newest run, {@code !} before what is
 * not said. The layers' cases 51 to 56 are tests of the layers.
 */
final class CasesTest {
  private static final String BACKTEST = "backtest model.cells=[] windows=2 horizon=5 data.file=@/";
  private static final String PANEL = " data.id=id data.time=date data.column=y";
  private static final String LEAKS =
      "backtest model.cells=[] windows=2 horizon=5 data.file=@/leaks.csv data.column=y"
          + " --check-leaks data.known=";
  private static final String NETWORK =
      " horizon=5 window=8 hidden=2 epochs=1 batches=2 batch=8 normalise=series";
  private static final String FORECAST = "forecast" + NETWORK + " data.file=@/";
  private static final String COMPARE =
      " models=gru seeds=1 epochs=1 batches-per-epoch=1 hidden=2 batch=4 data.file=@/";
  private static final String TEXT = "compare text length=16 eval-length=16 tbptt=16" + COMPARE;
  private static final String SERIES = "compare series window=8 horizon=2" + COMPARE;
  private static final String TRAIN =
      " model=gru hidden=2 epochs=1 batches-per-epoch=1 batch=4 data.file=@/g";
  private static final String SWEEP =
      "sweep adding clip=log(0.1,10) --trials 1 --seeds 1 --study s " + CommandLineRun.TINY;

  @TempDir private static Path files;
  @TempDir private Path folder;

  @BeforeAll
  static void write() throws IOException {
    CaseFiles.write(files);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "01 | " + BACKTEST + "dmy_monthly.csv | 0 | frequency: monthly & 1 of 60 values",
        "02 | " + BACKTEST + "dmy_daily.csv | 0 | frequency: daily & 1 of 60 values",
        "02 words | " + BACKTEST + "grown_words.csv | 0 | seems to hold times & there are no times",
        "02b | " + BACKTEST + "slash.csv | 0 | frequency: monthly & 1 of 60 values",
        "03 | data look @/comma.csv | 0 | decimal comma & most 2.91",
        "04 | " + BACKTEST + "index.csv | 0 | number of the row & 1 of 60 values & season: 7",
        "05 | " + BACKTEST + "no_header.csv | 2 | expected the names of the columns in the first",
        "07 | " + BACKTEST + "epoch.csv | 0 | is 2023-01-01 & frequency: daily & 1 of 60 values",
        "08 | "
            + FORECAST
            + "newest.csv data.id=shop data.column=sales --with drift | 0 | newest row came first"
            + " & A,1,2023-03-02T00:00,160.0",
        "09 | " + BACKTEST + "spring.csv | 0 | 1 of 60 values & frequency: hourly & !missing",
        "11 | " + BACKTEST + "inch.csv data.column=sold | 0 | 1 of 60 values & !missing in",
        "11 open | " + BACKTEST + "open.csv data.column=sold | 2 | row 22",
        "12b | " + BACKTEST + "fred.csv | 0 | 1 of 60 values & 7 missing values stay missing",
        "12c | " + BACKTEST + "uci.csv | 0 | 1 of 60 values & 1 missing value stays missing",
        "13 | " + BACKTEST + "month_end.csv | 0 | monthly, on the last of Monday to Friday",
        "14 | " + BACKTEST + "market.csv | 0 | 6 steps of trading time a day & !are missing",
        "16 | " + BACKTEST + "sep.csv | 0 | 1 of 60 values",
        "16b | " + BACKTEST + "comments.csv | 0 | 1 of 60 values",
        "16c | " + BACKTEST + "units.csv | 2 | row 2, column \"date\": expected a time",
        "18 | " + BACKTEST + "digits.csv | 0 | 1 of 60 values & there are no times",
        "19 | " + BACKTEST + "late.csv | 2 | series b has 0 values & data.short=leave-out",
        "20 | " + BACKTEST + "short.csv" + PANEL + " | 2 | series short & data.short=leave-out",
        "20 left out | "
            + BACKTEST
            + "short.csv data.short=leave-out"
            + PANEL
            + " | 0 | short has 1 values",
        "24 | " + TEXT + "dna.txt | 0 | report.html",
        "24 again | " + TEXT + "dna.txt ; compare --resume RUN | 0 | report.html",
        "24 written | " + TEXT + "dna.txt ; generate --length 9 RUN/gru-s1 | 0 | A",
        "24b | " + TEXT + "cr.txt | 0 | report.html",
        "25 | " + TEXT + "one.txt | 2 | expected at least 2 different characters, got one",
        "26 | " + SERIES + "gap.csv data.column=v | 0 | v: 13 steps are missing in 1 gap",
        "27 | " + SERIES + "one_column.csv | 0 | column: v",
        "29 | backtest stock data.file=@/split.csv | 0 | from 100.400 & a split or a wrong price?",
        "30 | backtest stock data.column=WTI data.file=@/negative.csv | 2 | -36.98 at 2023-05-19",
        "31 | backtest stock data.file=@/suspended.csv | 0 | no verdict, since the price does not",
        "34 | " + BACKTEST + "no_id.csv | 2 | the times repeat & Set data.id=unique_id",
        "37 | "
            + FORECAST
            + "base.csv ; forecast --update --from RUN data.file=@/grown_dmy.csv ;"
            + " forecast --update --from RUN data.file=@/grown_dmy.csv | 0 | 0 new steps",
        "37 words | "
            + FORECAST
            + "base.csv ; forecast --update --from RUN data.column=sales"
            + " data.file=@/grown_words.csv | 2 | no times that are understood",
        "38 | "
            + FORECAST
            + "base.csv ; forecast --update --from RUN data.file=@/revised.csv | 0"
            + " | 10 known values differ & 5 new steps",
        "40 | copy base.csv g ; "
            + BACKTEST
            + "g ; copy grown.csv g ; backtest --resume RUN | 2 | g has changed since",
        "41 text | copy text.txt g ; train text length=16 eval-length=16 tbptt=0"
            + TRAIN
            + " ; stop ; copy turned.txt g ; train --resume RUN | 2 | g has changed since",
        "41 series | copy base.csv g ; train series column=sales window=8 horizon=2"
            + TRAIN
            + " ; stop ; copy grown.csv g ; train --resume RUN | 2 | g has changed since",
        "42 cum | " + LEAKS + "cum | 1 | LEAK: column cum",
        "42 diff | " + LEAKS + "next | 1 | LEAK: column next is the change of y 1 step later",
        "42 log | " + LEAKS + "log | 1 | LEAK: column log",
        "42 lead | " + LEAKS + "lead | 1 | LEAK: column lead",
        "42 sign | " + LEAKS + "sign | 1 | LEAK: column sign is the sign of the change of y",
        "42 none | " + LEAKS + "noise | 0 | no leak found",
        "44 | " + FORECAST + "blank_end.csv --with drift | 0 | are the future & sales,1,2023-02-25",
        "45 | "
            + FORECAST
            + "known_short.csv data.column=sales data.known=promo | 0 | promo at 3 of",
        "46 | " + BACKTEST + "two_rates.csv" + PANEL + " | 2 | daily, but w is weekly",
        "49 | "
            + BACKTEST
            + "comma_name.csv data.column=sales data.past=\"Temp,~max\" | 0 | Temp, max: known up",
        "58 | "
            + SWEEP
            + " ; empty study.json ; "
            + SWEEP
            + " | 2 | study.json is damaged: it is empty",
        "70 | "
            + "backtest windows=2 retrain=false data.file=@/together.csv"
            + NETWORK
            + PANEL
            + " | 0 | !it beats",
      })
  void reports(String number, String commands, int code, String said) throws IOException {
    CommandLineRun last = null;
    for (String command : commands.split(" ; ", -1)) {
      last = does(command.split(" ", -1)) ? last : run(command);
    }
    String all = last.out() + last.err() + table("forecast.csv");
    assertThat(last.code()).as(all).isEqualTo(code);
    assertThat(all).doesNotContain("should not have happened");
    for (String part : said.split(" & ", -1)) {
      if (part.startsWith("!")) {
        assertThat(all).doesNotContain(part.substring(1));
      } else {
        assertThat(all).contains(part);
      }
    }
  }

  @Test
  void report21NothingAfterAnOriginIsKnown() throws IOException {
    String words = " retrain=false windows=2 data.file=@/unaligned_";
    assertThat(run("backtest" + NETWORK + PANEL + words + "1.csv").code()).isZero();
    List<String> first = ofA(table("forecasts.csv"));
    assertThat(run("backtest" + NETWORK + PANEL + words + "2.csv").code()).isZero();
    assertThat(ofA(table("forecasts.csv"))).isNotEmpty().isEqualTo(first);
  }

  @Test
  void report22AnOffsetChangesNoError() {
    String plain = row(run(BACKTEST + "plain.csv"), "AR by AIC");
    assertThat(row(run(BACKTEST + "offset.csv"), "AR by AIC")).isEqualTo(plain);
  }

  @Test
  void report28NewestFirstIsTheSameBacktest() {
    String newest = run("backtest stock data.file=@/newest_prices.csv").out();
    String oldest = run("backtest stock data.file=@/oldest_prices.csv").out();
    assertThat(newest).contains("out-of-sample R²");
    assertThat(newest.lines().findFirst().map(line -> line.replace("newest_", "oldest_")))
        .isEqualTo(oldest.lines().findFirst());
  }

  private CommandLineRun run(String command) {
    String words =
        command.strip().replace("@", files.toString()).replace("RUN", newest().toString());
    List<String> all =
        new ArrayList<>(Stream.of(words.split(" ")).map(word -> word.replace('~', ' ')).toList());
    if (!words.startsWith("data") && !words.contains("--resume") && !words.contains("--update")) {
      all.addAll(List.of("--runs", folder.toString()));
    }
    return CommandLineRun.of(all);
  }

  /** What is no command of Unroll: {@code copy FROM TO}, {@code empty FILE}, {@code stop}. */
  private boolean does(String... words) throws IOException {
    switch (words[0]) {
      case "copy" -> Files.copy(files.resolve(words[1]), files.resolve(words[2]), REPLACE_EXISTING);
      case "empty" -> Files.writeString(newest().resolve(words[1]), "");
      case "stop" -> {
        Path info = newest().resolve("run.json");
        Files.writeString(info, Files.readString(info).replace("finished", "running"));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** The newest run; the folder of runs if there is none. */
  private Path newest() {
    try {
      List<Path> runs = CommandLineRun.inside(folder);
      return runs.isEmpty() ? folder : runs.get(runs.size() - 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String table(String name) throws IOException {
    Path table = newest().resolve(name);
    return Files.exists(table) ? Files.readString(table) : "";
  }

  private static List<String> ofA(String table) {
    return table.lines().filter(line -> line.startsWith("gru,") && line.contains(",A,")).toList();
  }

  /** The scaled error of a model in a leaderboard. */
  private static String row(CommandLineRun run, String model) {
    return run.out()
        .lines()
        .filter(line -> line.startsWith(model))
        .map(line -> line.substring(model.length()).strip().split(" ", 2)[0])
        .findFirst()
        .orElseThrow();
  }
}
