package dev.unroll.app;

import static dev.unroll.app.CommandLineRun.TINY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With {@code --json}, standard output is one JSON document and nothing else. */
final class JsonOutputTest {
  private static final ObjectMapper STRICT =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** x = 0 and b = 0, so h = tanh(0) = 0 and every gradient is by hand. */
  private static final String SMALL =
      """
      {"case": "small", "cell": "rnn_tanh", "layers": 1, "bidirectional": false, "batch": 1,
       "time": 1, "input_size": 1, "hidden_size": 1, "lengths": null,
       "weights": {"weight_ih_l0": [[2.0]], "weight_hh_l0": [[3.0]],
                   "bias_ih_l0": [0.5], "bias_hh_l0": [-0.5]},
       "x": [[[0.0]]], "y": [[[0.0]]], "h_n": [[[0.0]]], "grad_y": [[[1.0]]],
       "grad_x": [[[2.0]]],
       "grad_weights": {"weight_ih_l0": [[0.0]], "weight_hh_l0": [[0.0]],
                        "bias_ih_l0": [1.0], "bias_hh_l0": [1.0]}}
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"data list", "data describe airline", "info", "recipe", "recipe adding"})
  void facts(String words) throws IOException {
    assertThat(document(words)).isNotEmpty();
  }

  @Test
  void parity() throws IOException {
    Path vectors = folder.resolve("small.json");
    Files.writeString(vectors, SMALL);
    JsonNode result = document("parity " + vectors);
    assertThat(result.path("failed").asInt()).isZero();
    assertThat(result.path("cases")).hasSize(2); // in double and in float
  }

  @Test
  void train() throws IOException {
    JsonNode result = document("train adding model=gru " + TINY);
    assertThat(result.path("epochs").asInt()).isEqualTo(4);
    assertThat(result.path("test").path("MSE").asDouble()).isPositive();
    Path run = Path.of(result.path("run").asText());
    assertThat(run.resolve("run.log"))
        .content()
        .contains("Trainer engine ")
        .contains("epoch 4, step 16: loss")
        .contains("ended after epoch 4");
  }

  @Test
  void compare() throws IOException {
    JsonNode result = document("compare adding models=gru,tanh-rnn seeds=1,2 layers=1 " + TINY);
    assertThat(result.path("leaderboard").path("entries")).hasSize(2);
    assertThat(result.path("verdict")).isNotEmpty();
    assertThat(Path.of(result.path("report").asText())).isNotEmptyFile();
    Path run = Path.of(result.path("run").asText());
    assertThat(run.resolve("run.log")).content().contains("4 trainings");
    assertThat(run.resolve("gru-s2").resolve("run.log")).content().contains("epoch 4, step 16");
    JsonNode again = document("compare --resume " + run);
    assertThat(again).isEqualTo(result);
  }

  @Test
  void generate() throws IOException {
    Path text = folder.resolve("text.txt");
    Files.writeString(text, "to be or not to be, that is the question.\n".repeat(200));
    JsonNode trained =
        document(
            "train text model=gru hidden=8 epochs=1 data.length=16 data.eval-length=32 data.file="
                + text);
    String run = trained.path("run").asText();
    JsonNode written = document("generate " + run + " --length 20 --prompt to");
    assertThat(written.path("prompt").asText()).isEqualTo("to");
    assertThat(written.path("text").asText()).hasSize(20);
  }

  @Test
  void withoutItWordsGoToStandardOutput() {
    CommandLineRun run = CommandLineRun.of(folder.resolve("runs"), "train adding model=gru", TINY);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("training gru on adding into ").contains("test MSE ");
    assertThat(run.err()).contains("/1 done").doesNotContain("\r");
  }

  private JsonNode document(String words) throws JsonProcessingException {
    CommandLineRun run = CommandLineRun.of(folder.resolve("runs"), words, "--json");
    assertThat(run.code()).as(run.err()).isZero();
    return STRICT.readTree(run.out());
  }
}
