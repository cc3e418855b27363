package dev.unroll.experiments.board;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunKind;
import dev.unroll.experiments.run.RunNotes;
import dev.unroll.experiments.run.RunSpec;
import dev.unroll.experiments.run.RunStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The answers to the requests of the page. */
final class RunRepliesTest {
  @TempDir private Path folder;

  private RunReplies replies() {
    return new RunReplies(new RunCatalogue(folder.resolve("runs")));
  }

  private RunFolder training(String model) throws IOException {
    return SampleRuns.training(folder.resolve("runs"), model, "0.1");
  }

  private static JsonNode json(Reply reply) throws IOException {
    return Json.MAPPER.readTree(new String(reply.body(), StandardCharsets.UTF_8));
  }

  private static String id(RunFolder run) {
    return run.path().getFileName().toString();
  }

  @Test
  void aFolderThatIsNotThereYetHasNoRuns() throws IOException {
    assertThat(json(replies().list("")).path("runs")).isEmpty();
  }

  /** A list that the page has is not sent again; whatever changes makes another version. */
  @Test
  void aListIsSentWhenItHasChanged() throws IOException {
    RunFolder run = training("gru");
    RunReplies replies = replies();
    String first = json(replies.list("")).path("version").asText();
    assertThat(replies.list(first).status()).isEqualTo(204);
    run.status(RunStatus.FINISHED);
    JsonNode finished = json(replies.list(first));
    assertThat(finished.at("/runs/0/status").asText()).isEqualTo("finished");
    String second = finished.path("version").asText();
    new RunNotes(folder.resolve("runs")).change(id(run), note -> note.withTags(List.of("best")));
    JsonNode tagged = json(replies.list(second));
    assertThat(tagged.at("/runs/0/tags/0").asText()).isEqualTo("best");
    training("lstm");
    assertThat(json(replies.list(tagged.path("version").asText())).path("runs")).hasSize(2);
  }

  @Test
  void theRunsInsideAComparisonAreItsParts() throws IOException {
    RunSpec spec =
        new RunSpec(RunKind.COMPARE, "adding-compare", "task: adding\n", List.of(), Map.of());
    RunFolder whole = RunFolder.create(folder.resolve("runs"), spec);
    RunSpec part =
        new RunSpec(RunKind.TRAIN, "x", "task: adding\nmodel:\n  name: gru\n", List.of(), Map.of());
    RunFolder inside = RunFolder.inside(whole.path(), "gru-s1", part);
    SampleRuns.epoch(inside, 1);
    RunReplies replies = replies();
    assertThat(json(replies.list("")).path("runs")).hasSize(1);
    JsonNode parts = json(replies.parts(id(whole))).path("runs");
    assertThat(parts).hasSize(1);
    assertThat(parts.at("/0/id").asText()).isEqualTo(id(whole) + "/gru-s1");
    assertThat(parts.at("/0/models/0").asText()).isEqualTo("gru");
    Reply lines = replies().lines(id(whole) + "/gru-s1", "metrics", 0, "");
    assertThat(new String(lines.body(), StandardCharsets.UTF_8)).contains("\"epoch\":1");
  }

  @Test
  void onlyNewLinesAreSent() throws IOException {
    RunFolder run = training("gru");
    RunReplies replies = replies();
    assertThat(replies.lines(id(run), "metrics", 0, "").status()).isEqualTo(204);
    SampleRuns.epoch(run, 1);
    Reply first = replies.lines(id(run), "metrics", 0, "");
    SampleRuns.epoch(run, 2);
    Reply second = next(replies, run, first);
    assertThat(new String(second.body(), StandardCharsets.UTF_8))
        .contains("\"epoch\":2")
        .doesNotContain("\"epoch\":1");
    run.resumeAfter(1);
    Reply third = next(replies, run, second);
    assertThat(third.headers()).containsEntry("X-Restarted", "true");
    assertThat(new String(third.body(), StandardCharsets.UTF_8)).contains("\"epoch\":1");
  }

  private static Reply next(RunReplies replies, RunFolder run, Reply before) throws IOException {
    Map<String, String> headers = before.headers();
    return replies.lines(
        id(run), "metrics", Long.parseLong(headers.get("X-Next")), headers.get("X-Stamp"));
  }

  @Test
  void detailsAreTheDocumentsOfTheFolder() throws IOException {
    RunFolder run = training("gru");
    run.writeSummary(Map.of("epochs", 3, "seconds", Double.NaN));
    JsonNode details = json(replies().details(id(run)));
    assertThat(details.at("/settings/training.lr").asText()).isEqualTo("0.1");
    assertThat(details.at("/summary/epochs").asInt()).isEqualTo(3);
    assertThat(details.at("/summary/seconds").asText()).isEqualTo("NaN");
    assertThat(details.path("recipe").asText()).startsWith("task: adding");
  }
}
