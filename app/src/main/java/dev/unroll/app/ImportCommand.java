package dev.unroll.app;

import dev.unroll.experiments.interchange.ImportRun;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.stage.NetworkStage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A network of another framework as a run. */
@Command(
    name = "import",
    description = {
      "Import a language model of another framework into a run folder.",
      "",
      "  unroll import rwkv7-reverse.pth",
      "  unroll import model.safetensors --tokenizer tokenizer.json",
      "",
      "Reads RWKV-4, RWKV-7 and Mamba from PyTorch's zip files (.pth, .bin), without executing"
          + " anything, and from safetensors.",
      ""
    })
final class ImportCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Parameters(paramLabel = "FILE", description = "The weights: .pth, .bin or .safetensors.")
  private Path file;

  @Option(
      names = "--tokenizer",
      paramLabel = "FILE",
      description =
          "RWKV's vocabulary as text, or a tokenizer.json of GPT-NeoX. Default: the"
              + " tokenizer.json beside the weights.")
  private Path tokenizer;

  @Override
  public Integer call() throws IOException {
    RunFolder run = ImportRun.create(common.runsRoot(), file, tokenizer, Workbench.environment());
    NetworkStage network = ImportRun.open(run).network();
    long parameters = network.network().numParams();
    common.say("imported %s: %,d parameters, into %s", file, parameters, run.path());
    common.say("generate text: unroll generate %s --prompt TEXT", run.path());
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("run", run.path().toString());
    document.put("parameters", parameters);
    common.result(document);
    return 0;
  }
}
