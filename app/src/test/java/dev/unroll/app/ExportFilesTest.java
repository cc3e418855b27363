package dev.unroll.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that leave for other frameworks, come back, and have a card beside them. */
final class ExportFilesTest {
  private static final String TINY =
      " hidden=4 epochs=1 batch=8 data.train=16 data.validation=8 data.test=8 length=6";

  @TempDir private Path folder;

  private CommandLineRun done(String words) {
    CommandLineRun run = CommandLineRun.of(folder.resolve("runs"), words.split(" "));
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }

  private void refused(String words, String said) {
    CommandLineRun run = CommandLineRun.of(folder.resolve("runs"), words.split(" "));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(said);
  }

  /** A training of a comparison, whose card has the seeds and the baselines. */
  @Test
  void aNetworkLeavesAndComesBack() throws IOException {
    done("compare adding models=gru seeds=1,2" + TINY);
    Path run = CommandLineRun.inside(folder.resolve("runs")).get(0).resolve("gru-s1");
    assertThat(done("export " + run + " --format onnx").out())
        .contains("model.stream.onnx: ")
        .containsAnyOf("not run: ONNX Runtime is not here", "largest difference");
    refused("export " + run + " --format onnx", "model.onnx exists; name another with --out");
    done("export " + run + " --format safetensors");

    assertThat(Files.readString(run.resolve("CARD.md")))
        .contains("model.safetensors: 6 tensors with PyTorch's names")
        .contains("No file: the task generates its data")
        .contains("Over 2 seeds on the test part: MSE ")
        .contains("- predict the mean: ")
        .contains("task: adding");
    assertThat(done("import " + run.resolve("model.onnx")).out()).contains("imported");
    assertThat(done("import " + run.resolve("model.safetensors")).out()).contains("imported");
  }

  @Test
  void whatIsNotOursIsKept() throws IOException {
    done("train adding model=gru" + TINY);
    Path run = CommandLineRun.inside(folder.resolve("runs")).get(0);
    Path card = Files.writeString(run.resolve("CARD.md"), "my own words");
    refused("export " + run + " --format onnx", "CARD.md exists, and export did not write it");
    assertThat(card).hasContent("my own words");
    assertThat(run.resolve("model.onnx")).doesNotExist();
    refused("export " + run + " --format tflite", "expected one of runtime, onnx, safetensors");
  }
}
