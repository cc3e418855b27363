package dev.unroll.experiments.interchange;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.interchange.file.Tensor;
import dev.unroll.experiments.interchange.file.WeightFile;
import dev.unroll.experiments.interchange.onnx.OnnxReader;
import dev.unroll.experiments.interchange.torch.TorchReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What to import.
 *
 * @param file the weights
 * @param tokenizer of a language model; empty for the network's own alphabet, or the {@code
 *     tokenizer.json} beside the weights
 * @param node the recurrent node of an ONNX file that is read alone; empty for the whole graph
 * @param nonlinearity of an {@code nn.RNN}, whose tensors do not tell: tanh or relu; empty for what
 *     the file says, else tanh
 */
public record ImportSource(
    Path file, Optional<Path> tokenizer, Optional<String> node, Optional<String> nonlinearity) {

  /** A file with everything as usual. */
  public static ImportSource of(Path file) {
    return new ImportSource(file, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The file's name and the node's, for a run's. */
  String label() {
    String own = node.map(name -> "-" + name.replaceAll(".*[/.]|\\W", "")).orElse("");
    return "import-" + file.getFileName() + own;
  }

  /**
   * Reads the network.
   *
   * @throws InvalidInput if the file is damaged, or has a network of another kind
   */
  ImportedNetwork read() throws IOException {
    if (nonlinearity.isPresent() && !nonlinearity.get().matches("tanh|relu")) {
      throw new InvalidInput(
          "--nonlinearity: expected tanh or relu, got \"%s\"".formatted(nonlinearity.get()));
    }
    if (OnnxReader.fits(file)) {
      return new ImportedParts("ONNX", file, OnnxReader.parts(file, node));
    }
    if (node.isPresent()) {
      throw new InvalidInput("--node: expected an ONNX file, got %s; leave it out".formatted(file));
    }
    Map<String, Tensor> tensors = WeightFile.read(file);
    if (!TorchReader.fits(tensors)) {
      return ForeignNetwork.of(file, tensors);
    }
    Map<String, String> facts = new LinkedHashMap<>(WeightFile.metadata(file));
    nonlinearity.ifPresent(word -> facts.put(TorchReader.NONLINEARITY, word));
    return new ImportedParts(
        "PyTorch", file, WeightFile.readSafely(file, given -> TorchReader.parts(tensors, facts)));
  }
}
