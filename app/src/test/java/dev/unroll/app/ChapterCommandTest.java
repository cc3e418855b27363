package dev.unroll.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.experiments.chapter.ClaimResult;
import dev.unroll.experiments.chapter.registry.Claims;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code unroll chapter}, with claims that take a moment. */
final class ChapterCommandTest {
  private static final String QUICK =
      "activations vanishing activations.hidden=8 vanishing.hidden=8 vanishing.steps=40";

  @TempDir private Path runs;

  @Test
  void writesPageAndNumbersAndSaysTheVerdicts() throws IOException {
    CommandLineRun run = CommandLineRun.of(runs, "chapter", QUICK);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("vanishing.hidden=8 (was 64)", "testing 2 claims into ", "  holds. Rule: ")
        .contains("page: ");
    assertThat(run.err())
        .contains(" 1/2  vanishing ", " 2/2  activations ")
        .doesNotContain("\r", "Exception");
    Path folder = CommandLineRun.inside(runs).get(0);
    assertThat(folder.getFileName().toString()).endsWith("-chapter");
    assertThat(folder.resolve("run.json")).content().contains("\"chapter\"", "\"finished\"");
    assertThat(folder.resolve("run.log")).content().contains("activations ended after ");
    assertThat(folder.resolve("recipe.yaml")).content().contains("activations:\n", "  hidden: 8\n");
    assertThat(folder.resolve("chapter.html")).content().contains("\"id\":\"activations\"");
    assertThat(folder.resolve("chapter.json")).content().contains("\"verdict\" : \"holds\"");
  }

  @Test
  void aVerdictIsNoFailure() {
    CommandLineRun run = CommandLineRun.of(runs, "chapter activations input=0");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("does not hold here. Rule: ");
  }

  @Test
  void aFailureIs() {
    ClaimResult failed = new ClaimResult("activations", null, "no paper left", 1);
    assertThat(ChapterCommand.exitCode(List.of(failed))).isEqualTo(1);
    assertThat(ChapterCommand.exitCode(List.of())).isZero();
  }

  @Test
  void theSameSeedGivesTheSameNumbers() throws IOException {
    JsonNode first = claims(document("chapter --seed 3 " + QUICK));
    JsonNode again = claims(document("chapter --seed 3 " + QUICK));
    JsonNode other = claims(document("chapter --seed 4 " + QUICK));
    assertThat(again).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
  }

  @Test
  void goesOnWhereItWasLeft() throws IOException {
    JsonNode first = document("chapter " + QUICK);
    Path folder = Path.of(first.path("run").asText());
    Files.delete(folder.resolve("vanishing").resolve("finding.json"));
    Files.delete(folder.resolve("chapter.html"));
    CommandLineRun run = CommandLineRun.of(null, "chapter --json --resume " + folder);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err())
        .contains("1 of 2 claims were tested before", " 2/2  vanishing ")
        .doesNotContain("2/2  activations");
    assertThat(claims(read(run))).isEqualTo(claims(first));
    assertThat(folder.resolve("chapter.html")).isNotEmptyFile();
  }

  @Test
  void aClaimsRecipeIsAFileToExamine() throws IOException {
    CommandLineRun recipe = CommandLineRun.of(null, "recipe chapter/activations");
    Path file = runs.resolve("my.yaml");
    Files.writeString(file, recipe.out().replace("radius: 1.1", "radius: 0.9"));
    CommandLineRun run = CommandLineRun.of(runs, "chapter " + file + " hidden=8");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("testing 1 claim into", "holds with a limit. Rule: ");
  }

  @Test
  void listsTheClaims() throws IOException {
    CommandLineRun run = CommandLineRun.of(null, "chapter --list");
    assertThat(run.out().lines()).hasSize(Claims.all().size());
    assertThat(run.out()).contains("bptt ");
    assertThat(document("chapter --list").path("claims")).hasSize(Claims.all().size());
  }

  private JsonNode document(String words) throws JsonProcessingException {
    CommandLineRun run = CommandLineRun.of(runs, words, "--json");
    assertThat(run.code()).as(run.err()).isZero();
    return read(run);
  }

  private static JsonNode read(CommandLineRun run) throws JsonProcessingException {
    return new ObjectMapper().readTree(run.out());
  }

  /** Everything but the seconds. */
  private static JsonNode claims(JsonNode document) {
    JsonNode claims = document.path("claims").deepCopy();
    claims.forEach(claim -> ((ObjectNode) claim).remove("seconds"));
    return claims;
  }
}
