package dev.unroll.experiments.interchange.file;

import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.WholeFile;
import dev.unroll.experiments.io.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A file of recorded numbers: JSON whose field {@code weights} has nested lists by name. */
final class JsonFile {
  private JsonFile() {}

  static Map<String, Tensor> read(Path file) throws IOException {
    JsonNode weights = Json.MAPPER.readTree(WholeFile.text(file)).path("weights");
    if (!weights.isObject()) {
      throw new InvalidInput("expected JSON with the field \"weights\"");
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : weights.properties()) {
      List<Long> shape = new ArrayList<>();
      for (JsonNode node = entry.getValue(); node.isArray(); node = node.path(0)) {
        shape.add((long) node.size());
      }
      List<Double> values = new ArrayList<>();
      collect(entry.getValue(), values);
      tensors.put(
          entry.getKey(),
          Tensor.of(
              values.stream().mapToDouble(Double::doubleValue).toArray(),
              shape.stream().mapToLong(Long::longValue).toArray()));
    }
    return tensors;
  }

  private static void collect(JsonNode node, List<Double> values) {
    if (node.isNumber()) {
      values.add(node.doubleValue());
    } else if (node.isArray()) {
      node.forEach(child -> collect(child, values));
    } else {
      throw new InvalidInput("expected nested lists of numbers under \"weights\"");
    }
  }
}
