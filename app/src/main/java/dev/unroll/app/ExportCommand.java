package dev.unroll.app;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.interchange.export.ExportFormats;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.stage.ExportFormat;
import dev.unroll.experiments.stage.Portable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.logging.log4j.CloseableThreadContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A trained model as a file for other programs. */
@Command(
    name = "export",
    description = {
      "Export the model of a run, with all that is around its network, into a file.",
      "",
      "  unroll export RUN                    for the module runtime, which needs no ND4J",
      "  unroll export RUN --overwrite        in the place of an older file",
      "  unroll export RUN --format onnx      for ONNX runtimes; run and compared where one"
          + " is",
      "  unroll export RUN --format safetensors   the weights with PyTorch's names",
      "",
      "A CARD.md beside the file says what the model is: data, scores, baselines, recipe.",
      ""
    })
final class ExportCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Parameters(
      paramLabel = "RUN",
      description = "The folder of a training, an import or a forecast.")
  private Path run;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "runtime: streams with the module runtime alone; onnx; safetensors. Default:"
              + " ${DEFAULT-VALUE}.")
  private String format = "runtime";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "The file. Default: model.unroll (.onnx, .safetensors) in the folder of the run.")
  private Path out;

  @Option(names = "--overwrite", description = "Replace a file that exists.")
  private boolean overwrite;

  @Override
  public Integer call() throws IOException {
    ExportFormat chosen = ExportFormats.named(format);
    RunFolder folder = RunFolder.open(run);
    Path file = out == null ? folder.path().resolve("model." + chosen.extension()) : out;
    for (Path one : chosen.files(file)) {
      if (Files.exists(one) && !overwrite) {
        throw new InvalidInput(one + " exists; name another with --out, or add --overwrite");
      }
    }
    Path card = ModelCard.place(file);
    Map<String, String> facts;
    String written;
    try (CloseableThreadContext.Instance log = folder.logging()) {
      Portable model = Workbench.portable(folder);
      facts = RunFacts.of(folder, model);
      written = chosen.write(model, facts, file);
    }
    ModelCard.write(folder, facts, file.getFileName() + ": " + written, card);
    common.say("exported %s", file);
    common.say("  " + written);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("file", file.toString());
    document.put("written", written);
    document.put("card", card.toString());
    document.put("format", chosen.name());
    document.put("facts", facts);
    common.result(document);
    return 0;
  }
}
