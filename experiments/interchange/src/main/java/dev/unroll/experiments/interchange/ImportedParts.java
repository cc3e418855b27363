package dev.unroll.experiments.interchange;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.interchange.part.Part;
import dev.unroll.experiments.interchange.part.PartNetwork;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A network whose layers are known one by one.
 *
 * @param source where it is from, such as PyTorch
 */
record ImportedParts(String source, Path file, List<Part> parts) implements ImportedNetwork {

  /** Such as {@code PyTorch: lstm 3 to 64, lstm 64 to 64, dense 64 to 1}. */
  @Override
  public String layout() {
    List<String> words = new ArrayList<>();
    for (Part part : parts) {
      String name =
          part instanceof Part.Walk walk
              ? walk.name() + walk.merge().map(merge -> " in both directions").orElse("")
              : part instanceof Part.Dense ? "dense" : "embedding";
      words.add(
          part instanceof Part.Wide wide
              ? "%s %d to %d".formatted(name, wide.inputs(), wide.outputs())
              : "last step");
    }
    return source + ": " + String.join(", ", words);
  }

  @Override
  public int tokens() {
    return 0;
  }

  @Override
  public String alphabet() {
    return "";
  }

  @Override
  public MultiLayerNetwork network(DataType type) {
    try {
      return PartNetwork.of(parts, type);
    } catch (InvalidInput e) {
      throw new InvalidInput("%s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
