package dev.unroll.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.experiments.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands predict and stream. */
final class AnswerCommandsTest {
  private static final String SMALL = " hidden=4 epochs=2 batch=8";

  @TempDir private Path folder;

  /** From a table, from JSON lines and as a stream, with no labels and columns in another order. */
  @Test
  void labelledSeriesAreAnsweredAlikeInEveryWay() throws IOException {
    Path run = train("labelled data=" + machines(true, 20) + " model=gru label-per=step" + SMALL);
    Path table = machines(false, 20);
    List<String> whole = lines("predict " + run + " --input " + table);
    assertThat(whole.get(0)).isEqualTo("id,step,class,p(sound),p(worn)");
    assertThat(whole).hasSize(1 + 20 * 6);
    Path events = Files.writeString(folder.resolve("events.jsonl"), json(table));
    assertClose(lines("predict " + run + " --input " + events), whole);
    assertClose(lines("stream " + run + " --input " + events), whole);
  }

  @Test
  void oneAnswerASeriesIsThatOfItsLastStep() throws IOException {
    Path run = train("labelled data=" + machines(true, 20) + " model=gru" + SMALL);
    Path table = machines(false, 20);
    List<String> whole = lines("predict " + run + " --input " + table);
    assertThat(whole).hasSize(21);
    List<String> steps = lines("stream " + run + " --input " + table);
    List<String> last = new ArrayList<>(List.of(steps.get(0)));
    for (int k = 6; k < steps.size(); k += 6) {
      last.add(steps.get(k));
    }
    assertClose(last, whole);
  }

  @Test
  void anEnsembleAnswersWithTheMeanOfItsMembersAndIsNotStreamed() throws IOException {
    Path run =
        train("labelled data=" + machines(true, 20) + " model=gru members=2 hidden=4 epochs=2");
    Path table = machines(false, 20);
    List<String> mean = lines("predict " + run + " --input " + table);
    List<String> first = lines("predict " + run.resolve("member-1") + " --input " + table);
    List<String> second = lines("predict " + run.resolve("member-2") + " --input " + table);
    double both = (number(first.get(7)) + number(second.get(7))) / 2;
    assertThat(number(mean.get(7))).isCloseTo(both, Offset.offset(1e-6));
    String way = "the mean of 2 networks: expected a single network; name one of the runs";
    refused("stream " + run + " --input " + table, way);
    refused("diagnose " + run, way);
    for (String format : List.of("runtime", "onnx", "safetensors")) {
      refused("export " + run + " --format " + format, way);
    }
  }

  /** Of the last column. */
  private static double number(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(',') + 1));
  }

  @Test
  void columnsThatAreMissingAndOthersAreNamed() throws IOException {
    Path run = train("labelled data=" + machines(true, 20) + " model=gru" + SMALL);
    Path less = Files.writeString(folder.resolve("less.csv"), "id,step,load\nm1,0,3\nm1,1,4\n");
    refused(
        "predict " + run + " --input " + less, "trained on, missing: heat; got: id, step, load");
    refused("stream " + run + " --input " + less, "line 2: expected the channels", "missing: heat");
    Path more =
        Files.writeString(folder.resolve("more.csv"), "id,load,heat,dust\nm1,1,3,9\nm1,2,4,9\n");
    assertThat(CommandLineRun.of(null, "predict " + run + " --input " + more).err())
        .contains("note: dust: left out (number)");
    Path answers = folder.resolve("answers.csv");
    String write = "predict " + run + " --input " + more + " --output " + answers;
    lines(write);
    assertThat(answers).content().startsWith("id,class,");
    refused(write, "is there already; remove it, name another, or add --force");
  }

  @Test
  void aForecastAnswersAFeed() throws IOException {
    Path run = forecast();
    Path feed = feed("feed.csv", 60, 80);
    List<String> answers = lines("stream " + run + " --input " + feed);
    assertThat(answers.get(0)).startsWith("id,time,value,expected,pit,p,q0.025,");
    assertThat(answers).hasSize(21).noneMatch(line -> line.contains(",,"));
    assertThat(lines("stream " + run + " --input " + feed + " --only-odd 1e-3"))
        .element(1)
        .asString()
        .startsWith("sold,2026-03-12T00:00,500.0000,");
    Map<String, Object> json =
        Json.object(lines("stream " + run + " --json --input " + feed).get(10));
    assertThat(json).containsEntry("id", "sold").containsEntry("value", 500.0);
    assertThat((Double) json.get("p")).isLessThan(1e-3);
    List<String> after = lines("predict " + run + " --input " + feed("all.csv", 0, 80));
    assertThat(after.get(0)).startsWith("series,step,time,q0.025");
    assertThat(after.get(1).split(",", 4)[3])
        .as("the next step after the last event")
        .isEqualTo(answers.get(20).split(",", 7)[6]);
    Path past = feed("past.csv", 0, 20);
    assertThat(CommandLineRun.of(null, "stream " + run + " --input " + past).err())
        .contains("0 answers, 20 late events dropped", "--cold forgets it");
  }

  @Test
  void aSingleMethodAnswersAFeed() throws IOException {
    Path run = run("forecast data.file=" + feed("sales.csv", 0, 40) + " horizon=3 --with drift");
    List<String> answers = lines("stream " + run + " --input " + feed("feed.csv", 40, 45));
    assertThat(answers).hasSize(6).noneMatch(line -> line.contains(",,"));
    List<String> after = lines("predict " + run + " --input " + feed("all.csv", 0, 40));
    assertThat(after).hasSize(4);
    Path other = Files.writeString(folder.resolve("o.csv"), "time,id,value\n2026-03-01,gone,3\n");
    assertThat(CommandLineRun.of(null, "stream " + run + " --input " + other).err())
        .contains("is forecast from 2 on, if it is a series of the run, such as sold");
    assertThat(after.get(1).split(",", -1)[3 + 11 / 2])
        .as("the median of the run, which the stream expects")
        .isEqualTo(answers.get(1).split(",", -1)[3]);
    Files.delete(run.resolve("checkpoint-combination.zip"));
    refused("stream " + run, "an older version stored nothing of a single method; forecast again");
  }

  @Test
  void anOddValueIsHeldBack() throws IOException {
    Path run = forecast();
    Path feed = feed("feed.csv", 60, 80);
    String words = "stream " + run + " --input " + feed;
    List<String> usual = lines(words);
    List<String> held = lines(words + " --hold-odd 1e-9");
    assertThat(held.subList(0, 11)).isEqualTo(usual.subList(0, 11));
    assertThat(held.get(11))
        .as("the value itself is scored")
        .startsWith("sold,2026-03-12T00:00,500.0");
    assertThat(held.subList(12, 20))
        .as("forecasts after it")
        .extracting(line -> Double.parseDouble(line.split(",", -1)[3]))
        .allMatch(value -> value > 0 && value < 100);
    assertThat(usual.subList(12, 20)).isNotEqualTo(held.subList(12, 20));
    refused(words + " --hold-odd 2", "and a probability; got");
  }

  /** A state between, late and missing steps: as in one go. */
  @Test
  void aForecastContinuesFromItsState() throws IOException {
    Path run = forecast();
    Path feed = feed("feed.csv", 55, 80);
    List<String> rows = new ArrayList<>(Files.readAllLines(feed));
    rows.subList(12, 15).clear();
    Files.write(feed, rows);
    List<String> whole = lines("stream " + run + " --input " + feed);
    Path first = Files.write(folder.resolve("first.csv"), rows.subList(0, 15));
    String state = " --state " + folder.resolve("feed.state");
    List<String> parts = new ArrayList<>(lines("stream " + run + " --input " + first + state));
    CommandLineRun rest = CommandLineRun.of(null, "stream " + run + " --input " + feed + state);
    assertThat(rest.err()).contains("continuing after its line 15", "4 late events", "1 duplicate");
    parts.addAll(rest.out().lines().toList());
    assertThat(parts).isEqualTo(whole);
    Path other = forecast();
    refused("stream " + other + " --input " + feed + state, "is the state of another model");
  }

  @Test
  void textAndWindowsAndGeneratedTasksAnswer() throws IOException {
    Path text = Files.writeString(folder.resolve("text.txt"), "to be or not to be. ".repeat(30));
    String words = " length=16 eval-length=24 tbptt=8 batches-per-epoch=2" + SMALL;
    Path run = train("text data=" + text + " model=gru" + words);
    Path lines = Files.writeString(folder.resolve("lines.txt"), "to be\nnot\n");
    List<String> next = lines("predict " + run + " --top 2 --input " + lines);
    assertThat(next).hasSize(3).first().isEqualTo("line,next1,p1,next2,p2");
    Path events = Files.writeString(folder.resolve("t.csv"), "id,text\na,to\na, be\nb,not\n");
    List<String> streamed = lines("stream " + run + " --top 2 --input " + events);
    assertThat(streamed.get(2)).endsWith(next.get(1).substring(1));
    refused(
        "stream "
            + run
            + " --input "
            + Files.writeString(folder.resolve("z.csv"), "id,text\na,z\n"),
        "line 2: The character z is not among");

    Path values = feed("values.csv", 0, 120);
    Path series =
        train("series data=" + values + " column=sold window=8 horizon=2 model=gru" + SMALL);
    List<String> ahead = lines("predict " + series + " --input " + values);
    assertThat(ahead).hasSize(3).first().isEqualTo("step,time,value");
    String last = lines("stream " + series + " --input " + values).get(120);
    assertThat(Double.parseDouble(last.split(",", -1)[4]))
        .isCloseTo(Double.parseDouble(ahead.get(1).split(",", -1)[2]), Offset.offset(1e-3));

    Path parity =
        train("parity model=gru length=8 data.train=32 data.validation=8 data.test=8" + SMALL);
    Path bits = Files.writeString(folder.resolve("bits.csv"), "id,symbol\na,1\na,0\nb,1\n");
    assertThat(lines("predict " + parity + " --input " + bits)).hasSize(4);
  }

  @Test
  void runsThatCannotAnswerAreRefused() throws IOException {
    refused("predict " + folder, "is not a run");
    CommandLineRun compared =
        CommandLineRun.of(
            folder.resolve("runs"), "compare adding models=gru seeds=1", CommandLineRun.TINY);
    assertThat(compared.code()).as(compared.err()).isZero();
    Path comparison = CommandLineRun.inside(folder.resolve("runs")).get(0);
    refused("predict " + comparison, "is a comparison; name one of its runs:", "gru-s1");
    refused(
        "stream " + comparison.resolve("gru-s1") + " --input nowhere.csv",
        "--input: expected a file");
  }

  private Path train(String words) throws IOException {
    return run("train " + words);
  }

  private Path forecast() throws IOException {
    return run(
        "forecast data.file="
            + feed("sales.csv", 0, 60)
            + " horizon=3 window=8 batches=4 patience=2 members=1 --with gru"
            + SMALL);
  }

  private Path run(String words) throws IOException {
    CommandLineRun answer = CommandLineRun.of(folder.resolve("runs"), words + " --json");
    assertThat(answer.code()).as(answer.err()).isZero();
    Map<String, Object> document = Json.object(answer.out());
    return Path.of(document.get("run").toString());
  }

  private static List<String> lines(String words) {
    CommandLineRun answer = CommandLineRun.of(null, words);
    assertThat(answer.code()).as(answer.err()).isZero();
    return answer.out().lines().toList();
  }

  private static void refused(String words, String... said) {
    CommandLineRun answer = CommandLineRun.of(null, words);
    assertThat(answer.code()).as(answer.out()).isEqualTo(2);
    assertThat(answer.err()).contains(said).doesNotContain("\tat ");
  }

  /** The same names, and the same last numbers but for rounding. */
  private static void assertClose(List<String> some, List<String> others) {
    assertThat(some).hasSameSizeAs(others);
    for (int k = 1; k < some.size(); k++) {
      String[] one = some.get(k).split(",", -1);
      String[] other = others.get(k).split(",", -1);
      assertThat(one[0]).isEqualTo(other[0]);
      int last = one.length - 1;
      assertThat(Double.parseDouble(one[last]))
          .as("line %d", k)
          .isCloseTo(Double.parseDouble(other[other.length - 1]), Offset.offset(1e-4));
    }
  }

  /** Six steps of each series, with a missing value and a time that orders the rows. */
  private Path machines(boolean labelled, int series) throws IOException {
    StringBuilder text =
        new StringBuilder(labelled ? "id,step,load,heat,label\n" : "step,heat,id,load\n");
    for (int n = 0; n < series; n++) {
      for (int t = 0; t < 6; t++) {
        double load = n % 2 + (t * 7 + n * 3) % 5;
        String heat = (t + n) % 7 == 3 ? "" : String.valueOf((n * t) % 11);
        text.append(
            labelled
                ? "m%d,%d,%s,%s,%s\n".formatted(n, t, load, heat, n % 2 == 0 ? "sound" : "worn")
                : "%d,%s,m%d,%s\n".formatted(t, heat, n, load));
      }
    }
    return Files.writeString(folder.resolve(labelled ? "machines.csv" : "new.csv"), text);
  }

  private static String json(Path table) throws IOException {
    List<String> rows = Files.readAllLines(table);
    StringBuilder text = new StringBuilder();
    for (String row : rows.subList(1, rows.size())) {
      String[] cells = row.split(",", -1);
      text.append(
          "{\"id\": \"%s\", \"time\": %s, \"heat\": %s, \"load\": %s}\n"
              .formatted(cells[2], cells[0], cells[1].isEmpty() ? "null" : cells[1], cells[3]));
    }
    return text.toString();
  }

  /** Days since 2026-01-01, with one value that is far off. */
  private Path feed(String name, int from, int to) throws IOException {
    StringBuilder text = new StringBuilder("day,sold\n");
    for (int t = from; t < to; t++) {
      double value = t == 70 ? 500 : 20 + 5 * (t % 7) + t % 3;
      text.append(LocalDate.of(2026, 1, 1).plusDays(t));
      text.append(String.format(Locale.ROOT, ",%.1f%n", value));
    }
    return Files.writeString(folder.resolve(name), text.toString());
  }
}
