package dev.unroll.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A look inside networks: trained ones, and recipes at their start. */
final class DiagnoseCommandTest {
  private static final String SMALL = "data.validation=16 data.train=16 data.test=16 hidden=3";

  @TempDir private Path runs;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "adding model=tanh-rnn length=12",
        "adding model=irnn length=12",
        "adding model=gru length=12 layers=2",
        "adding model=lstm length=12",
        "adding model=dl4j-lstm length=12",
        "temporal-order model=dl4j-simple-rnn length=12",
        "cloze model=bilstm",
      })
  void everyCellCanBeLookedInto(String recipe) throws IOException {
    CommandLineRun run = CommandLineRun.of(runs, "diagnose", recipe, SMALL, "--json --sequences 4");

    assertThat(run.code()).as(run.err()).isZero();
    JsonNode document = new ObjectMapper().readTree(run.out());
    assertThat(Path.of(document.get("page").asText()))
        .content()
        .contains("Gradient flow", "The chain of Jacobians", "Spectra", "Lyapunov exponents")
        .contains("Memory", "Saturation", "Fixed points");
    JsonNode diagnosis = document.get("diagnosis");
    assertThat(diagnosis.get("sequences").asInt()).isEqualTo(4);
    int cells = recipe.contains("layers=2") || recipe.contains("bilstm") ? 2 : 1;
    assertThat(diagnosis.get("cells")).hasSize(cells);
    for (JsonNode cell : diagnosis.get("cells")) {
      for (JsonNode matrix : cell.get("matrices")) {
        assertThat(matrix.findValue("radius").asDouble()).isBetween(1e-6, 100.0);
      }
    }
  }

  /** Of these the dynamics are left out, because a state is large or grows. */
  @ParameterizedTest
  @CsvSource({
    "mamba, Time constants, expected at most 512",
    "transformer, attention of the first head, a cache that grows",
  })
  void scansAndAttentionAreShown(String preset, String shown, String left) throws IOException {
    CommandLineRun run =
        CommandLineRun.of(
            runs, "diagnose adding length=8 --sequences 2", SMALL, "hidden=16 model=" + preset);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("Left out: layer 1: stack keeps", left);
    assertThat(CommandLineRun.inside(runs).get(0).resolve("diagnose.html"))
        .content()
        .contains("Gradient flow", "Memory", shown, left);
  }

  @Test
  void aTrainedRunIsLookedIntoInItsFolder() throws IOException {
    CommandLineRun.of(runs, "train adding model=lstm", CommandLineRun.TINY);
    Path folder = CommandLineRun.inside(runs).get(0);

    CommandLineRun run = CommandLineRun.of(runs, "diagnose " + folder);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("lstm on adding, best checkpoint", "layer 1, lstm, H = 4");
    assertThat(folder.resolve("diagnose.html")).isNotEmptyFile();
    assertThat(folder.resolve("diagnose.json")).isNotEmptyFile();
    assertThat(CommandLineRun.inside(runs)).containsExactly(folder);
  }

  @Test
  void theSameSeedSeesTheSame() throws IOException {
    List<JsonNode> seen = new ArrayList<>();
    for (int k = 0; k < 2; k++) {
      CommandLineRun run =
          CommandLineRun.of(runs, "diagnose adding model=gru length=12 --json", SMALL);
      seen.add(new ObjectMapper().readTree(run.out()).get("diagnosis"));
    }

    assertThat(seen.get(0)).isEqualTo(seen.get(1));
  }

  @Test
  void whatCannotBeLookedIntoIsSaidAndLeavesNothing() throws IOException {
    refused("diagnose: name the folder of a run, or a task", "diagnose");
    refused("--sequences: expected at least 1, got 0", "diagnose adding --sequences 0");
    refused("unknown task 'ading', did you mean 'adding'?", "diagnose ading");
    refused(
        "model.block: heads: expected a divisor of the width 3, got 4",
        "diagnose adding model=attention hidden=3");
    Path empty = Files.createDirectory(runs.resolve("empty"));
    refused(empty.toString(), "diagnose " + empty);
    Files.delete(empty);
    assertThat(CommandLineRun.inside(runs)).isEmpty();
  }

  @Test
  void aComparisonNamesItsRuns() throws IOException {
    CommandLineRun.of(runs, "compare adding models=tanh-rnn,gru seeds=1", CommandLineRun.TINY);
    Path folder = CommandLineRun.inside(runs).get(0);

    refused("name one of its runs", "diagnose " + folder);
    refused(folder.resolve("gru-s1").toString(), "diagnose " + folder);
  }

  private void refused(String message, String words) {
    CommandLineRun run = CommandLineRun.of(runs, words);

    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(message).doesNotContain("\tat ");
    assertThat(run.out()).isEmpty();
  }
}
