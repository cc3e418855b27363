package dev.unroll.app;

import dev.unroll.datasets.datavec.Vocabulary;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.task.DataFile;
import dev.unroll.datasets.text.TextTask;
import dev.unroll.experiments.io.OwnFile;
import dev.unroll.experiments.network.NetworkSize;
import dev.unroll.experiments.run.RunData;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.text.TextGenerator;
import dev.unroll.experiments.train.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Text from a trained next-character model. */
@Command(name = "generate", description = "Generate text from a trained text model.")
final class GenerateCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Parameters(paramLabel = "RUN", description = "The folder of a training on the task text.")
  private Path run;

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description = "Text that the generated text continues. Default: a line break.")
  private String prompt = "";

  @Option(
      names = "--length",
      paramLabel = "N",
      description = "Number of characters to generate. Default: ${DEFAULT-VALUE}.")
  private int length = 500;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description =
          "0 takes the most likely character, 1 draws from the predicted distribution. Default:"
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
    Path file = run.resolve(TextTask.VOCABULARY_FILE);
    if (!Files.exists(file)) {
      throw new InvalidInput(
          run + " has no vocabulary: expected a run of the task text, such as 'unroll train text'");
    }
    Vocabulary vocabulary = OwnFile.read(file, "restore it, or train again", Vocabulary::parse);
    MultiLayerNetwork network = Checkpoints.best(folder);
    for (DataFile text : RunData.changed(folder)) {
      common
          .errors()
          .printf(
              "note: %s has changed; %s writes as it learnt from the old one%n", text.file(), run);
    }
    NetworkSize.check(network, vocabulary.size(), vocabulary.size(), file);
    TextGenerator generator = new TextGenerator(network, vocabulary, seed);
    String written = generator.generate(prompt, length, temperature);
    common.words().println(prompt + written);
    common.result(Map.of("prompt", prompt, "text", written));
    return 0;
  }
}
