package dev.unroll.benchmarks.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.benchmarks.Size;
import dev.unroll.datasets.input.InvalidInput;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
            + " layers,linear,cost,observing,streaming,keys,warmup,fit,sweep,forecast,learning, got"
            + " \"speed\"",
        "--tables",
        "layers,speed");
  }

  @Test
  void anUnknownBlockIsNamed() {
    refused(
        "bench: --blocks: expected some of min-gru,min-lstm,lru,mamba,rwkv4,rwkv7,attention, got"
            + " \"s4\"",
        "--tables",
        "linear",
        "--blocks",
        "lru,s4");
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
    assertThat(text.symbols()).hasSize(30_000).startsWith(2, 0, 1, 2);
    assertThat(text.at(0, 1, 0)).isEqualTo(text.symbols().get(Text.STEPS + 1));
  }

  @Test
  void learningNeedsATextAndTime(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("abc.txt"), "cab".repeat(10_000));

    refused("bench: --tables: learning needs a text: ", "--tables", "learning");
    refused("bench: --seconds: expected more than 0, got 0.0", "--seconds", "0");
    refused("bench: --seeds: expected 1 or more, got 0", "--seeds", "0");
    refused(
        "bench: --text: for the table learning expected at least 41600 characters, got 30000",
        "--tables",
        "learning",
        "--text",
        file.toString());
  }

  @Test
  void theSameSequencesAreShuffled() {
    Text text = Text.generated();
    Text shuffled = text.shuffled();

    assertThat(shuffled.symbols()).isNotEqualTo(text.symbols());
    assertThat(windows(shuffled)).containsExactlyInAnyOrderElementsOf(windows(text));
    assertThat(text.part(3, 2).at(1, 2, 5)).isEqualTo(text.at(4, 2, 5));
  }

  private static List<List<Integer>> windows(Text text) {
    List<List<Integer>> windows = new ArrayList<>();
    for (int from = 0; from < text.symbols().size(); from += Text.STEPS + 1) {
      windows.add(text.symbols().subList(from, from + Text.STEPS + 1));
    }
    return windows;
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
      assertThat(torch.ask("heldout 0 1 2 0 1 2")).isEmpty();
      assertThat(torch.ask("loss 2 2 5 3")[0]).isBetween(0.5, 2.0);
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
