package dev.unroll.experiments.interchange.torch;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.interchange.file.FloatTensor;
import dev.unroll.experiments.interchange.file.SafetensorsWriter;
import dev.unroll.experiments.interchange.part.NetworkParts;
import dev.unroll.experiments.interchange.part.Part;
import dev.unroll.experiments.stage.ExportFormat;
import dev.unroll.experiments.stage.Portable;
import dev.unroll.experiments.stage.TrainedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The weights of a network with PyTorch's names, in a file of safetensors. */
public final class SafetensorsFormat implements ExportFormat {

  @Override
  public String name() {
    return "safetensors";
  }

  @Override
  public String extension() {
    return "safetensors";
  }

  @Override
  public String write(Portable model, Map<String, String> facts, Path file) throws IOException {
    if (!(model instanceof TrainedModel trained)) {
      throw new InvalidInput(
          "--format safetensors: expected a network alone, got a forecaster; use --format onnx or"
              + " runtime");
    }
    List<Part> parts = NetworkParts.of(trained.network().network());
    Map<String, FloatTensor> tensors = TorchWriter.tensors(parts);
    Map<String, String> metadata = new LinkedHashMap<>();
    facts.forEach((key, value) -> metadata.put("unroll." + key, value));
    metadata.putAll(TorchWriter.metadata(parts));
    SafetensorsWriter.write(file, tensors, metadata);
    return "%d tensors with PyTorch's names: %s"
        .formatted(tensors.size(), String.join(", ", tensors.keySet().stream().limit(3).toList()));
  }
}
