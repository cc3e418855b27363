package dev.unroll.app;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.task.DataFile;
import dev.unroll.datasets.text.TextTask;
import dev.unroll.experiments.run.RunData;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunKind;
import dev.unroll.experiments.text.TextGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.logging.log4j.CloseableThreadContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Text from a next-character or next-token model. */
@Command(name = "generate", description = "Generate text from a trained text model.")
final class GenerateCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Parameters(
      paramLabel = "RUN",
      description = "The folder of a training on the task text, or of an import.")
  private Path run;

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description =
          "Text that the generated text continues. Default: a line break, or the token between"
              + " texts.")
  private String prompt = "";

  @Option(
      names = "--length",
      paramLabel = "N",
      description =
          "Number of characters, or tokens, to generate; the token that ends a text ends it"
              + " earlier. Default: ${DEFAULT-VALUE}.")
  private int length = 500;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description =
          "0 takes the most likely one, 1 draws from the predicted distribution. Default:"
              + " ${DEFAULT-VALUE}.")
  private double temperature = 0.8;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the random draws. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Override
  public Integer call() throws IOException {
    if (length < 1) {
      throw new InvalidInput("--length: expected at least 1, got " + length);
    }
    if (!(temperature >= 0)) {
      throw new InvalidInput("--temperature: expected 0 or more, got " + temperature);
    }
    RunFolder folder = RunFolder.open(run);
    if (folder.kind() != RunKind.IMPORT && !Files.exists(run.resolve(TextTask.VOCABULARY_FILE))) {
      throw new InvalidInput(
          run + " has no vocabulary: expected a run of the task text, such as 'unroll train text'");
    }
    TextGenerator generator;
    try (CloseableThreadContext.Instance log = folder.logging()) {
      generator = new TextGenerator(Workbench.model(folder), seed);
    }
    for (DataFile file : RunData.changed(folder)) {
      common
          .errors()
          .printf("note: %s has changed; %s was trained on the file as it was%n", file.file(), run);
    }
    String text = generator.generate(prompt, length, temperature);
    common.words().println(prompt + text);
    common.result(Map.of("prompt", prompt, "text", text));
    return 0;
  }
}
