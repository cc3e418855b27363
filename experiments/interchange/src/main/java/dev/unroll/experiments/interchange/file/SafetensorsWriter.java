package dev.unroll.experiments.interchange.file;

import dev.unroll.experiments.io.AtomicFile;
import dev.unroll.experiments.io.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes files of safetensors; see {@link SafetensorsFile}. */
public final class SafetensorsWriter {
  private SafetensorsWriter() {}

  /**
   * Writes tensors in the place of an older file.
   *
   * @param metadata strings by name
   */
  public static void write(
      Path file, Map<String, FloatTensor> tensors, Map<String, String> metadata)
      throws IOException {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put(SafetensorsFile.METADATA, metadata);
    long at = 0;
    for (Map.Entry<String, FloatTensor> entry : tensors.entrySet()) {
      long end = at + (long) Float.BYTES * entry.getValue().values().length;
      Map<String, Object> about = new LinkedHashMap<>();
      about.put("dtype", NumberType.F32.name());
      about.put("shape", Arrays.stream(entry.getValue().shape()).boxed().toList());
      about.put("data_offsets", List.of(at, end));
      header.put(entry.getKey(), about);
      at = end;
    }
    byte[] json = Json.MAPPER.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
    int padding = (Long.BYTES - json.length % Long.BYTES) % Long.BYTES; // numbers lie on 8 bytes
    AtomicFile.write(
        file,
        out -> {
          out.write(little(Long.BYTES).putLong(json.length + padding).array());
          out.write(json);
          out.write(" ".repeat(padding).getBytes(StandardCharsets.US_ASCII));
          for (FloatTensor tensor : tensors.values()) {
            write(out, tensor.values());
          }
        });
  }

  private static void write(OutputStream out, float[] values) throws IOException {
    ByteBuffer bytes = little(Math.multiplyExact(values.length, Float.BYTES));
    bytes.asFloatBuffer().put(values);
    out.write(bytes.array());
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
