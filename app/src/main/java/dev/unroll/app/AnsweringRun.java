package dev.unroll.app;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A run that answers new data, and where these come from. */
final class AnsweringRun {
  private static final Set<RunKind> SEVERAL =
      Set.of(RunKind.COMPARE, RunKind.SWEEP, RunKind.CHAPTER);

  @Parameters(
      paramLabel = "RUN",
      description = "The folder of a training, a forecast or an import.")
  private Path folder;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = "File of the data; - for standard input. Default: standard input.")
  private Path input;

  @Option(
      names = "--top",
      paramLabel = "K",
      description = "Of a text model: how many next characters. Default: ${DEFAULT-VALUE}.")
  private int top = 5;

  /**
   * Opens the run.
   *
   * @throws InvalidInput if it holds several, of which one has to be named
   */
  RunFolder open() throws IOException {
    if (top < 1) {
      throw new InvalidInput("--top: expected at least 1, got " + top);
    }
    RunFolder run = RunFolder.open(folder);
    if (SEVERAL.contains(run.kind())) {
      throw new InvalidInput(Specimen.severalRuns(run));
    }
    return run;
  }

  int top() {
    return top;
  }

  static boolean isText(RunFolder run) {
    return run.kind() == RunKind.IMPORT
        || (run.kind() == RunKind.TRAIN && Workbench.resolved(run.recipe()).task().equals("text"));
  }

  /** The file of the data; null for standard input. */
  Path file() {
    if (input == null || input.toString().equals("-")) {
      return null;
    }
    if (!Files.isRegularFile(input)) {
      throw new InvalidInput(
          "--input: expected a file, or - for standard input; got %s, which is none"
              .formatted(input));
    }
    return input;
  }

  /** The data as a stream. */
  BufferedReader reader() throws IOException {
    Path file = file();
    return file == null
        ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
        : new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8));
  }
}
