package dev.unroll.benchmarks.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.benchmarks.Size;
import dev.unroll.datasets.InvalidInput;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line says to words it cannot use. */
final class BenchTest {
  @Test
  void aPythonThatIsNotThereIsNamed() {
    refused(
        "bench: --python: cannot start /no/such/python: no such program, or it may not be run",
        "--python",
        "/no/such/python");
  }

  @Test
  void aProgramThatIsNoPythonIsNamed() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    refused(
        "bench: --python: expected a Python 3.6 or later with torch, but " + java + " does not",
        "--python",
        java);
  }

  @Test
  void oneSortOfPyTorchIsEnough() {
    refused(
        "bench: expected one of --pytorch and --python, got both",
        "--pytorch",
        "--python",
        "python3");
  }

  @Test
  void aLibraryThatWasNotFetchedIsSaid() {
    refused("bench: --pytorch: PyTorch's library does not run here; ", "--pytorch");
  }

  @Test
  void anUnknownTableIsNamed() {
    refused(
        "bench: --tables: expected some of"
            + " layers,cost,observing,streaming,warmup,fit,sweep,forecast, got \"speed\"",
        "--tables",
        "layers,speed");
  }

  @Test
  void aSizeThatIsNoneIsNamed() {
    refused(
        "bench: --sizes: size: expected NxTxIxH, such as 32x50x64x64, got \"32x0x64x64\"",
        "--sizes",
        "32x0x64x64");
  }

  @Test
  void roundsStartAtOne() {
    refused("bench: --rounds: expected 1 or more, got 0", "--rounds", "0");
  }

  @Test
  void anUnknownOptionIsNamed() {
    refused("bench: Unknown option: '--fast'", "--fast");
  }

  @Test
  void aTextMustBeThereAndLongEnough(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("short.txt"), "too short");

    refused("bench: --text: cannot read ", "--text", folder.resolve("none.txt").toString());
    refused("bench: --text: expected at least 16640 characters, ", "--text", file.toString());
  }

  @Test
  void aTextBecomesSymbols(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("abc.txt"), "cab".repeat(10_000));
    Text text = Text.of(file);

    assertThat(text.classes()).isEqualTo(3);
    assertThat(text.symbols()).hasSize(Text.NEEDED).startsWith(2, 0, 1, 2);
    assertThat(text.at(0, 1, 0)).isEqualTo(text.symbols().get(Text.STEPS + 1));
  }

  @Test
  void sizesAreReadOnce() {
    assertThat(Bench.sizes("1x2x3x4,5x6x7x8,1x2x3x4"))
        .containsExactly(new Size(1, 2, 3, 4), new Size(5, 6, 7, 8));
  }

  @Test
  void pyTorchAnswersWhereItIs() {
    try (PyTorch torch = torch()) {
      assertThat(torch.ask("layer gru 2 3 4 5 train 1")).isNotEmpty();
      assertThat(torch.ask("layer rnn 2 3 4 5 infer 1")).isNotEmpty();
      assertThat(torch.ask("step lstm 4 5 1")).isNotEmpty();
      assertThat(torch.ask("text 0 1 2 0 1 2")).isEmpty();
      assertThat(torch.ask("fit 2 2 5 3 0")).hasSize(1);
      assertThat(torch.torch()).endsWith(" GFLOP/s");
      assertThat(torch.ask("forget")).isEmpty();
      assertThatThrownBy(() -> torch.ask("layer gru 2 3 4 0x train 1"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("PyTorch failed at \"layer gru 2 3 4 0x train 1\": error ");
    }
  }

  private static PyTorch torch() {
    try {
      return PyTorch.ofPython(System.getenv().getOrDefault("UNROLL_PYTHON", "python3"));
    } catch (InvalidInput e) {
      Assumptions.abort("set UNROLL_PYTHON to a Python with torch: " + e.getMessage());
      throw e;
    }
  }

  private static void refused(String message, String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    assertThat(Bench.run(new PrintWriter(out, true), new PrintWriter(err, true), words))
        .isEqualTo(2);
    assertThat(err.toString()).startsWith(message).doesNotContain("\tat ");
    assertThat(out.toString()).isEmpty();
  }
}
