package dev.unroll.experiments.interchange.parity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A file of PyTorch's answers, read field by field; a field that is absent is named. */
record GoldenFile(Path file, JsonNode root) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static GoldenFile read(Path file) {
    if (!Files.exists(file) || Files.isDirectory(file)) {
      throw new InvalidInput(
          "%s: no such file; expected a JSON file of PyTorch's answers".formatted(file));
    }
    try {
      JsonNode root = JSON.readTree(WholeFile.text(file));
      if (!root.isObject()) {
        throw new InvalidInput("%s: expected one JSON object".formatted(file));
      }
      return new GoldenFile(file, root);
    } catch (JsonProcessingException e) {
      throw new InvalidInput("%s: not JSON: %s".formatted(file, e.getOriginalMessage()), e);
    } catch (IOException e) {
      throw new InvalidInput("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  boolean has(String name) {
    JsonNode node = root.at("/" + name);
    return !node.isMissingNode() && !node.isNull();
  }

  String text(String name) {
    JsonNode node = field(name);
    if (!node.isTextual()) {
      throw wrong(name, "a text", node.toString());
    }
    return node.textValue();
  }

  /** A whole number of at least 1. */
  int count(String name) {
    JsonNode node = field(name);
    if (!node.isInt() || node.intValue() < 1) {
      throw wrong(name, "a whole number of at least 1", node.toString());
    }
    return node.intValue();
  }

  boolean flag(String name) {
    JsonNode node = field(name);
    if (!node.isBoolean()) {
      throw wrong(name, "true or false", node.toString());
    }
    return node.booleanValue();
  }

  /**
   * Numbers of the given shape, in double precision.
   *
   * @param name the field; {@code a/b} for field b of the object a
   */
  INDArray array(String name, long... shape) {
    JsonNode node = field(name);
    double[] flat = new double[Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b))];
    if (fill(node, shape, 0, flat, 0) < 0) {
      throw wrong(name, "numbers of shape " + Arrays.toString(shape), "another shape");
    }
    return Nd4j.create(flat, shape, 'c').castTo(DataType.DOUBLE);
  }

  /** Numbers of whatever shape they have; a single number is [1]. */
  INDArray array(String name) {
    List<Long> shape = new ArrayList<>();
    JsonNode node = field(name);
    while (node.isArray()) {
      shape.add((long) node.size());
      node = node.path(0);
    }
    if (shape.isEmpty() && node.isNumber()) {
      return Nd4j.createFromArray(node.doubleValue());
    }
    return array(name, shape.stream().mapToLong(Long::longValue).toArray());
  }

  /**
   * The mask [N, T] of the field {@code lengths}: 1 for the valid steps of each sequence.
   *
   * @throws InvalidInput if a length is not from 1 to T
   */
  INDArray lengths(int batch, int steps) {
    INDArray lengths = array("lengths", batch);
    INDArray mask = Nd4j.zeros(DataType.DOUBLE, batch, steps);
    for (int n = 0; n < batch; n++) {
      int length = lengths.getInt(n);
      if (length < 1 || length > steps) {
        throw wrong("lengths", "steps from 1 to " + steps, String.valueOf(length));
      }
      mask.get(NDArrayIndex.point(n), NDArrayIndex.interval(0, length)).assign(1);
    }
    return mask;
  }

  /** The largest magnitude among the inputs; 0 where they are tokens. */
  double largestInput() {
    return Math.max(largest(root.path("x")), largest(root.path("inputs")));
  }

  private static double largest(JsonNode node) {
    double largest = Math.abs(node.asDouble());
    for (JsonNode part : node) {
      largest = Math.max(largest, largest(part));
    }
    return largest;
  }

  /** The names of an object's scalar fields with their text. */
  Map<String, String> settings(String name) {
    Map<String, String> settings = new LinkedHashMap<>();
    field(name)
        .properties()
        .forEach(
            entry -> {
              if (entry.getValue().isValueNode()) {
                settings.put(entry.getKey(), entry.getValue().asText());
              }
            });
    return settings;
  }

  /**
   * Writes a nested list into {@code flat} from {@code at}; the end, or −1 if the shape differs.
   */
  private static int fill(JsonNode node, long[] shape, int depth, double[] flat, int at) {
    if (depth == shape.length) {
      if (!node.isNumber()) {
        return -1;
      }
      flat[at] = node.doubleValue();
      return at + 1;
    }
    if (!node.isArray() || node.size() != shape[depth]) {
      return -1;
    }
    int next = at;
    for (JsonNode child : node) {
      next = fill(child, shape, depth + 1, flat, next);
      if (next < 0) {
        return -1;
      }
    }
    return next;
  }

  private JsonNode field(String name) {
    if (!has(name)) {
      throw new InvalidInput(
          "%s: the field \"%s\" is missing; a parity file has case, cell (or model), layers, bidirectional,"
                  .formatted(file, name)
              + " batch, time, input_size, hidden_size, weights, x, y, h_n, grad_y, grad_x and"
              + " grad_weights");
    }
    return root.at("/" + name);
  }

  InvalidInput wrong(String name, String expected, String got) {
    return new InvalidInput(
        "%s: the field \"%s\": expected %s, got %s".formatted(file, name, expected, got));
  }
}
