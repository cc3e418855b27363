package dev.unroll.experiments.interchange.file;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.io.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file of safetensors: the length of a header as 8 bytes, the header, JSON with {@code dtype},
 * {@code shape} and {@code data_offsets} by name, and the numbers.
 */
final class SafetensorsFile {
  private static final long MAX_HEADER = 100_000_000; // bytes, as in the format's own library
  private static final ObjectReader STRICT =
      Json.MAPPER.reader().with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

  private SafetensorsFile() {}

  static Map<String, Tensor> read(Path file) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long header = Long.reverseBytes(in.readLong());
      if (header < 2 || header > Math.min(MAX_HEADER, in.length() - Long.BYTES)) {
        throw new InvalidInput(
            "expected the length of a safetensors header, at most %,d bytes in a file of %,d, got %,d"
                .formatted(MAX_HEADER, in.length(), header));
      }
      byte[] json = new byte[(int) header];
      in.readFully(json);
      long start = Long.BYTES + header;
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      long covered = 0;
      for (Map.Entry<String, JsonNode> entry : STRICT.readTree(json).properties()) {
        if (!entry.getKey().equals("__metadata__")) {
          JsonNode offsets = entry.getValue().path("data_offsets");
          covered += offsets.path(1).asLong(-1) - offsets.path(0).asLong(-1);
          tensors.put(entry.getKey(), tensor(file, entry.getValue(), start, in.length() - start));
        }
      }
      if (covered != in.length() - start) {
        throw new InvalidInput(
            "its header means %,d bytes of numbers, and the file has %,d"
                .formatted(covered, in.length() - start));
      }
      return tensors;
    }
  }

  private static Tensor tensor(Path file, JsonNode node, long start, long data) {
    String name = node.path("dtype").asText();
    NumberType type =
        Arrays.stream(NumberType.values())
            .filter(known -> known.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new InvalidInput(
                        "expected numbers of a type among %s, got \"%s\""
                            .formatted(
                                Arrays.toString(NumberType.values()),
                                name.replaceAll("\\W", "?"))));
    long[] shape = longs(node.path("shape"));
    long[] offsets = longs(node.path("data_offsets"));
    long bytes = offsets.length == 2 ? offsets[1] - offsets[0] : -1;
    long numbers = bytes / type.width;
    if (offsets.length != 2 || offsets[0] < 0 || bytes < 0 || offsets[1] > data) {
      throw new InvalidInput(
          "expected data_offsets within %,d bytes, got %s"
              .formatted(data, Arrays.toString(offsets)));
    }
    if (!product(shape, numbers) || bytes % type.width != 0) {
      throw new InvalidInput(
          "expected %,d numbers for %,d bytes of %s, got the shape %s"
              .formatted(numbers, bytes, type, Arrays.toString(shape)));
    }
    long from = start + offsets[0];
    return Tensor.whole(
        type,
        shape,
        numbers,
        () -> {
          try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] read = new byte[Math.toIntExact(bytes)];
            in.seek(from);
            in.readFully(read);
            return read;
          }
        });
  }

  private static boolean product(long[] shape, long expected) {
    try {
      return Arrays.stream(shape).reduce(1, Math::multiplyExact) == expected;
    } catch (ArithmeticException e) {
      return false;
    }
  }

  private static long[] longs(JsonNode array) {
    long[] values = new long[array.size()];
    for (int k = 0; k < values.length; k++) {
      values[k] = array.get(k).asLong(-1);
    }
    return values;
  }
}
