package dev.unroll.experiments.interchange.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ParityTest {
  @TempDir private Path folder;

  @Test
  void aWrongAnswerIsNoticed() throws IOException {
    Path file = write(SMALL.replace("\"y\": [[[0.0]]]", "\"y\": [[[0.5]]]"));

    ParityResult result = ParityCheck.check(file, Precision.DOUBLE);

    assertThat(result.agrees()).isFalse();
    assertThat(result.largestRelativeErrorByQuantity().get("y")).isEqualTo(1);
  }

  @Test
  void aCaseByHandAgrees() throws IOException {
    // x = 0 and b = 0, so h = tanh(0) = 0, and δ = dy · (1 − 0²) = 1
    ParityResult result = ParityCheck.check(write(SMALL), Precision.DOUBLE);

    assertThat(result.caseName()).isEqualTo("small");
    assertThat(result.worst()).isZero();
    assertThat(result.engine()).isEqualTo("reference");
  }

  @Test
  void onlyLargeInputsWidenTheTolerance() {
    assertThat(Precision.FLOAT.tolerance(10)).isEqualTo(2e-5);
    assertThat(Precision.FLOAT.tolerance(1000)).isBetween(2e-4, 3e-4);
    assertThat(Precision.DOUBLE.tolerance(1000)).isEqualTo(1e-9);
  }

  @Test
  void aMissingFileIsNamed() {
    Path absent = folder.resolve("absent.json");

    assertThatThrownBy(() -> ParityCheck.check(absent, Precision.DOUBLE))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(absent + ": no such file; expected a JSON file of PyTorch's answers");
  }

  @Test
  void aFileThatIsNotJsonIsRefused() throws IOException {
    Path file = write("time,price\n1,2\n");

    assertThatThrownBy(() -> ParityCheck.check(file, Precision.DOUBLE))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(file + ": not JSON");
  }

  @Test
  void aMissingFieldIsNamed() throws IOException {
    Path file = write(SMALL.replace("\"grad_x\"", "\"gradient_x\""));

    assertThatThrownBy(() -> ParityCheck.check(file, Precision.DOUBLE))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("the field \"grad_x\" is missing");
  }

  @Test
  void aMissingWeightIsNamed() throws IOException {
    Path file = write(SMALL.replaceFirst("\"weight_hh_l0\"", "\"weight\""));

    assertThatThrownBy(() -> ParityCheck.check(file, Precision.DOUBLE))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("the field \"weights/weight_hh_l0\" is missing");
  }

  @Test
  void aWrongShapeIsNamed() throws IOException {
    Path file = write(SMALL.replace("\"x\": [[[0.0]]]", "\"x\": [[[0.0, 1.0]]]"));

    assertThatThrownBy(() -> ParityCheck.check(file, Precision.DOUBLE))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("the field \"x\": expected numbers of shape [1, 1, 1]");
  }

  @Test
  void anUnknownCellIsNamed() throws IOException {
    Path file = write(SMALL.replace("rnn_tanh", "mumba"));

    assertThatThrownBy(() -> ParityCheck.check(file, Precision.DOUBLE))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("expected rnn_tanh, rnn_relu or one of tanh-rnn, ")
        .hasMessageContaining("got \"mumba\"");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("case.json"), text);
  }

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
}
