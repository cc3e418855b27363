package dev.unroll.app;

import dev.unroll.experiments.interchange.ImportRun;
import dev.unroll.experiments.interchange.ImportSource;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.stage.TextEncoder;
import dev.unroll.experiments.stage.TrainedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A network of another framework as a run. */
@Command(
    name = "import",
    description = {
      "Import a network of another framework into a run folder.",
      "",
      "  unroll import rwkv7-reverse.pth",
      "  unroll import model.safetensors --tokenizer tokenizer.json",
      "  unroll import lstm.safetensors",
      "  unroll import network.onnx",
      "",
      "Reads RWKV-4, RWKV-7 and Mamba, and nn.RNN, nn.GRU and nn.LSTM, from PyTorch's zip files"
          + " (.pth, .bin), without executing anything, and from safetensors; and RNN, GRU and"
          + " LSTM layers from ONNX.",
      ""
    })
final class ImportCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Parameters(paramLabel = "FILE", description = "The weights: .pth, .bin, .safetensors or .onnx.")
  private Path file;

  @Option(
      names = "--tokenizer",
      paramLabel = "FILE",
      description =
          "RWKV's vocabulary as text, or a tokenizer.json of GPT-NeoX. Default: the"
              + " tokenizer.json beside the weights.")
  private Path tokenizer;

  @Option(
      names = "--node",
      paramLabel = "NAME",
      description = "The recurrent node of an ONNX file to read alone, at any depth of its graph.")
  private String node;

  @Option(
      names = "--nonlinearity",
      paramLabel = "tanh|relu",
      description =
          "Of an nn.RNN, whose weights do not tell. Default: what the file says, else tanh.")
  private String nonlinearity;

  @Override
  public Integer call() throws IOException {
    ImportSource source =
        new ImportSource(
            file,
            Optional.ofNullable(tokenizer),
            Optional.ofNullable(node),
            Optional.ofNullable(nonlinearity));
    RunFolder run = ImportRun.create(common.runsRoot(), source, Workbench.environment());
    TrainedModel model = ImportRun.open(run);
    long parameters = model.network().network().numParams();
    common.say("imported %s: %,d parameters, into %s", file, parameters, run.path());
    if (model.stages().get(0) instanceof TextEncoder) {
      common.say("generate text: unroll generate %s --prompt TEXT", run.path());
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("run", run.path().toString());
    document.put("parameters", parameters);
    common.result(document);
    return 0;
  }
}
