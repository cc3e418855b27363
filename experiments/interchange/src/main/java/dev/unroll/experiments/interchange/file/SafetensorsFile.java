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
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A file of safetensors: the length of a header as 8 bytes, the header, JSON with {@code dtype},
 * {@code shape} and {@code data_offsets} by name, and the numbers.
 */
final class SafetensorsFile {
  static final String METADATA = "__metadata__";

  private static final long MAX_HEADER = 100_000_000; // bytes, as in the format's own library
  private static final ObjectReader STRICT =
      Json.MAPPER.reader().with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

  private SafetensorsFile() {}

  static Map<String, Tensor> read(Path file) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      JsonNode header = header(in);
      long start = in.getFilePointer();
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      NavigableMap<Long, Long> ends = new TreeMap<>(); // of each tensor's bytes, by its start
      long covered = 0;
      for (Map.Entry<String, JsonNode> entry : header.properties()) {
        if (!entry.getKey().equals(METADATA)) {
          JsonNode offsets = entry.getValue().path("data_offsets");
          long from = offsets.path(0).asLong(-1);
          long to = offsets.path(1).asLong(-1);
          covered += to - from;
          tensors.put(entry.getKey(), tensor(file, entry.getValue(), start, in.length() - start));
          ends.merge(from, to, Math::max);
        }
      }
      if (covered != in.length() - start) {
        throw new InvalidInput(
            "its header means %,d bytes of numbers, and the file has %,d"
                .formatted(covered, in.length() - start));
      }
      checkApart(ends);
      return tensors;
    }
  }

  /** The strings beside the tensors. */
  static Map<String, String> metadata(Path file) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      Map<String, String> strings = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> entry : header(in).path(METADATA).properties()) {
        strings.put(entry.getKey(), entry.getValue().asText());
      }
      return strings;
    }
  }

  private static JsonNode header(RandomAccessFile in) throws IOException {
    long header = Long.reverseBytes(in.readLong());
    if (header < 2 || header > Math.min(MAX_HEADER, in.length() - Long.BYTES)) {
      throw new InvalidInput(
          "expected the length of a safetensors header, at most %,d bytes in a file of %,d, got %,d"
              .formatted(MAX_HEADER, in.length(), header));
    }
    byte[] json = new byte[(int) header];
    in.readFully(json);
    return STRICT.readTree(json);
  }

  /** Every byte is one tensor's, so that each tensor begins where another ends. */
  private static void checkApart(NavigableMap<Long, Long> ends) {
    long end = 0;
    for (Map.Entry<Long, Long> one : ends.entrySet()) {
      if (one.getKey() != end) {
        throw new InvalidInput(
            "expected a tensor to begin at byte %,d of the numbers, got one at %,d: tensors overlap or leave a gap"
                .formatted(end, one.getKey()));
      }
      end = one.getValue();
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
