package dev.unroll.app;

import static dev.unroll.app.CommandLineRun.TINY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of each kind is repeated with the same bits; what was changed is named. */
final class ReproduceCommandTest {
  private static final String TEXT =
      " length=16 eval-length=16 hidden=2 epochs=1 batches-per-epoch=1 batch=4 tbptt=0";

  @TempDir private Path folder;

  @Test
  void aTrainingIsTheSameUntilItIsChanged() throws IOException {
    Path run = made("train adding model=gru " + TINY);
    JsonNode same = reproduced(0, run);
    assertThat(same.path("identical").asBoolean()).isTrue();
    assertThat(same.path("matches"))
        .extracting(match -> match.path("what").asText())
        .containsExactly("epochs", "scores", "weights");
    assertThat(same.path("conditions").path("unknown")).isEmpty();

    edit(run, "environment.json", "threads?\"", "threads, of another kind\"");
    edit(run, "environment.json", "\"jvm-flags\" : \"", "\"jvm-flags\" : \"-Dother=flag ");
    edit(run, "environment.json", "\\{", "{ \"cluster\" : \"Spark 4 at local[2], 2 cores\",");
    edit(run, "metrics.jsonl", "(?s)\"loss\":[0-9.]+(.*)", "\"loss\":0.5$1");
    CommandLineRun different = CommandLineRun.of(folder.resolve("runs"), "reproduce " + run);
    assertThat(different.code()).as(different.err()).isEqualTo(1);
    assertThat(different.out())
        .contains("differs: engine: ")
        .contains("differs: jvm-flags: -Dother=flag, then none")
        .contains("differs: it was made on Spark 4 at local[2], 2 cores and is repeated on this")
        .contains("epochs: 1 of ")
        .contains("first at epoch 1, loss; largest difference ")
        .contains("weights: ")
        .contains("not promised: the same bits are promised for the same version");
  }

  @Test
  void anotherSettingIsNamedAndRefused() throws IOException {
    Path run = made("train adding model=gru " + TINY);
    edit(run, "recipe.yaml", "lr: [0-9.]+", "lr: 0.5");
    CommandLineRun refused = CommandLineRun.of(folder.resolve("runs"), "reproduce " + run);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.out()).contains("setting differs: training.lr: 0.002, then 0.5");
    assertThat(refused.err())
        .contains("cannot be repeated as it was (training.lr: 0.002, then 0.5)");
    JsonNode other = reproduced(1, run, "--anyway");
    assertThat(other.path("verdict").asText()).isEqualTo("different scores");
    assertThat(other.path("matches").path(2).path("first").asText())
        .startsWith("checkpoint-best.zip, network.zip, layer 0, ");
  }

  @Test
  void anotherByteOfDataIsNamedAndRefused() throws IOException {
    Path text = Files.writeString(folder.resolve("t.txt"), "one two three\n".repeat(60));
    Path run = made("train text model=gru data.file=" + text + TEXT);
    assertThat(reproduced(0, run).path("identical").asBoolean()).isTrue();
    Files.writeString(text, Files.readString(text).replaceFirst("one", "ONE"));
    CommandLineRun refused = CommandLineRun.of(folder.resolve("runs"), "reproduce " + run);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.out()).contains("data differ: t.txt: ");
  }

  @Test
  void anOldRunSaysWhatIsUnknown() throws IOException {
    Path run = made("train adding model=gru " + TINY);
    edit(run, "environment.json", "(?s),\\s*\"jvm-flags\" : \"[^\"]*\"", "");
    edit(run, "run.json", "(?s),\\s*\"settings\" : \\{[^}]*\\}", "");
    JsonNode result = reproduced(0, run);
    assertThat(result.path("conditions").path("unknown").toString())
        .isEqualTo("[\"jvm-flags\",\"settings\"]");
  }

  @Test
  void aComparison() throws IOException {
    Path run = made("compare adding models=gru,dl4j-lstm seeds=1 layers=1 " + TINY);
    assertThat(reproduced(0, run).path("identical").asBoolean()).isTrue();
  }

  @Test
  void aSweep() throws IOException {
    String words = "sweep adding block=gru,tanh-rnn clip=log(0.1,10) --trials 2 --seeds 1 ";
    Path run = made(words + "--finalists 1 --study s " + TINY);
    JsonNode result = reproduced(0, run);
    assertThat(result.path("run").asText()).endsWith("s-again");
    assertThat(result.path("identical").asBoolean()).isTrue();
  }

  @Test
  void aBacktestAndAForecast() throws IOException {
    Path table = folder.resolve("s.csv");
    Files.writeString(
        table,
        IntStream.range(0, 60)
            .mapToObj(t -> LocalDate.of(2026, 1, 1).plusDays(t) + "," + (20 + 5 * (t % 7) + t % 3))
            .collect(Collectors.joining("\n", "day,sold\n", "\n")));
    String data = " horizon=3 window=8 hidden=2 epochs=1 members=1 data.file=" + table;
    assertThat(reproduced(0, made("backtest windows=2" + data)).path("identical").asBoolean())
        .isTrue();
    Path forecast = made("forecast --with gru" + data);
    JsonNode result = reproduced(0, forecast);
    assertThat(result.path("identical").asBoolean()).isTrue();
    assertThat(result.path("matches"))
        .extracting(match -> match.path("what").asText())
        .contains("forecasts", "weights");
    Files.delete(forecast.resolve("request.json"));
    CommandLineRun old = CommandLineRun.of(folder.resolve("runs"), "reproduce " + forecast);
    assertThat(old.code()).isEqualTo(2);
    assertThat(old.err()).contains("has no request.json: an older version");
  }

  @Test
  void aChapterWithoutItsTimes() throws IOException {
    Path run = made("chapter bptt bptt.steps=5 bptt.hidden=4 bptt.path-steps=5");
    assertThat(reproduced(0, run).path("identical").asBoolean()).isTrue();
    assertThat(CommandLineRun.of(folder, "reproduce --spark local[1] " + run).err())
        .contains("--spark: expected a training, sweep or backtest, got ");
  }

  @Test
  void aDiagnosisCannotBeCompared() throws IOException {
    Path run = made("diagnose adding model=gru --sequences 4 " + TINY);
    CommandLineRun refused = CommandLineRun.of(folder.resolve("runs"), "reproduce " + run);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("is a diagnosis, which trains nothing");
  }

  @Test
  void onSparkWhereThatIsAsked() throws IOException {
    Path run = made("train adding model=gru " + TINY);
    CommandLineRun there =
        CommandLineRun.of(folder.resolve("runs"), "reproduce --spark local[1] " + run);
    assertThat(there.code()).isEqualTo(2);
    assertThat(there.err()).contains("Spark is optional and not built");
  }

  private Path made(String words) throws IOException {
    Path runs = folder.resolve("made");
    var before = CommandLineRun.inside(runs);
    CommandLineRun run = CommandLineRun.of(runs, words);
    assertThat(run.code()).as(run.err()).isZero();
    var after = new java.util.ArrayList<>(CommandLineRun.inside(runs));
    after.removeAll(before);
    return after.get(0);
  }

  private JsonNode reproduced(int code, Path run, String... options) throws IOException {
    String words = "reproduce --json " + run + " " + String.join(" ", options);
    CommandLineRun result = CommandLineRun.of(folder.resolve("runs"), words.strip());
    assertThat(result.code()).as(result.err()).isEqualTo(code);
    return new ObjectMapper().readTree(result.out());
  }

  private static void edit(Path run, String file, String regex, String by) throws IOException {
    String text = Files.readString(run.resolve(file));
    String edited = text.replaceFirst(regex, by);
    assertThat(edited).isNotEqualTo(text);
    Files.writeString(run.resolve(file), edited);
  }
}
