package dev.unroll.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.experiments.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ForecastCommandTest {
  private static final String QUICK =
      " horizon=3 window=8 hidden=4 epochs=2 batches=2 batch=8 patience=2 normalise=series";

  @TempDir private Path folder;

  @Test
  void aForecastGoesOnWithoutFittingAgain() throws IOException {
    Path file = table("sales.csv", 0, 60);
    Path run = run("forecast data.file=" + file + QUICK + " strategy=recursive paths=20");
    assertThat(firstDay(run)).isEqualTo(LocalDate.of(2026, 3, 2));
    assertThat(Files.readAllLines(run.resolve("paths.csv"))).hasSize(1 + 20 * 3);

    Path more = run("forecast --from " + run + " data.file=" + table("grown.csv", 0, 70));
    assertThat(more).isNotEqualTo(run);
    assertThat(firstDay(more)).isEqualTo(LocalDate.of(2026, 3, 12));
    assertThat(firstDay(run)).as("left as it was").isEqualTo(LocalDate.of(2026, 3, 2));

    String today = "forecast --update --from " + run + " data.file=" + table("today.csv", 60, 61);
    assertThat(run(today)).isEqualTo(run);
    assertThat(firstDay(run)).isEqualTo(LocalDate.of(2026, 3, 3));
    String once = Files.readString(run.resolve("forecast.csv"));
    assertThat(CommandLineRun.of(folder, today).out()).contains("0 new steps of 1 series");
    assertThat(run.resolve("forecast.csv")).hasContent(once);
  }

  /** The same again; what it says of a day more; and what an older version stored of it. */
  @Test
  void aCombinationContinuesAsAWhole() throws IOException {
    Path run = run("forecast data.file=" + table("sales.csv", 0, 60) + QUICK + " combine=mean");
    Path again = run("forecast --from " + run);
    assertThat(again.resolve("forecast.csv")).hasSameTextualContentAs(run.resolve("forecast.csv"));
    Path grown = run("forecast --from " + run + " data.file=" + table("grown.csv", 0, 61));

    String today = "forecast --update --from " + run + " data.file=" + table("today.csv", 60, 61);
    Path state = run.resolve("checkpoint-followed.zip");
    byte[] before = Files.readAllBytes(state);
    assertThat(run(today)).isEqualTo(run);
    assertThat(run.resolve("forecast.csv")).hasSameTextualContentAs(grown.resolve("forecast.csv"));
    Files.write(state, before); // as if it was stopped before it stored the day
    assertThat(CommandLineRun.of(folder, today).out()).contains("1 new step of 1 series");
    assertThat(run.resolve("forecast.csv")).hasSameTextualContentAs(grown.resolve("forecast.csv"));

    Files.delete(run.resolve("checkpoint-combination.zip"));
    Files.delete(run.resolve("seasons.json"));
    assertThat(CommandLineRun.of(folder, "forecast --from " + run).out())
        .containsOnlyOnce("note: ")
        .contains("is of an older version, which stored no combination: its network gru forecasts");
  }

  @Test
  void whatCannotGoOnIsRefused() throws IOException {
    Path file = table("sales.csv", 0, 40);
    Path run = run("forecast data.file=" + file + QUICK + " --with drift");
    Files.delete(run.resolve("checkpoint-combination.zip"));
    assertRefused("forecast --from " + run, "has nothing to continue from");
    assertRefused("forecast --update", "expected --from RUN");
    Path network = run("forecast data.file=" + file + QUICK);
    assertRefused("forecast --from " + network + " hidden=9", "model.hidden=9 (was 4)");
    assertRefused("forecast --from " + network + " --with drift", "leave one of them out");
    assertRefused(
        "forecast --from " + network + " data.past=sold",
        "reads (data.known=[], data.past=[]), got data.known=[], data.past=[sold]");
    Path other = Files.writeString(folder.resolve("other.csv"), "day,rent\n2026-03-01,4\n");
    assertRefused("forecast --update --from " + network + " data.file=" + other, "got rent");
  }

  private void assertRefused(String words, String why) {
    CommandLineRun answer = CommandLineRun.of(folder, words);
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err()).contains(why).doesNotContain("\tat ");
  }

  private Path run(String words) throws IOException {
    CommandLineRun answer = CommandLineRun.of(folder, words + " --json");
    assertThat(answer.code()).as(answer.err()).isZero();
    Map<String, Object> document = Json.object(answer.out());
    return Path.of(document.get("run").toString());
  }

  private static LocalDate firstDay(Path run) throws IOException {
    List<String> lines = Files.readAllLines(run.resolve("forecast.csv"));
    return LocalDate.parse(lines.get(1).split(",", -1)[2].substring(0, 10));
  }

  /** Sales of the days since 2026-01-01. */
  private Path table(String name, int from, int to) throws IOException {
    StringBuilder text = new StringBuilder("day,sold\n");
    for (int t = from; t < to; t++) {
      text.append(LocalDate.of(2026, 1, 1).plusDays(t)).append(',');
      text.append(20 + 5 * (t % 7) + t % 3).append('\n');
    }
    return Files.writeString(folder.resolve(name), text.toString());
  }
}
