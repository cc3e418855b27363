package dev.unroll.experiments.interchange.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes tensors as {@code torch.save} does, for tests. */
public final class TorchFile {
  private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  public TorchFile() {
    op(0x80, 2);
    global("collections", "OrderedDict");
    op(')', 'R', '(');
  }

  /** Bytes of the pickle as they are. */
  public TorchFile op(int... codes) {
    for (int code : codes) {
      pickle.write(code);
    }
    return this;
  }

  public TorchFile global(String module, String name) {
    pickle.writeBytes(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  public TorchFile text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    op('X').integer(bytes.length);
    pickle.writeBytes(bytes);
    return this;
  }

  private void integer(int value) {
    pickle.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  private TorchFile tuple(long... values) {
    op('(');
    for (long value : values) {
      op('J').integer((int) value);
    }
    return op('t');
  }

  /** Floats row by row. */
  public TorchFile tensor(String name, float[] values, long... shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int d = shape.length - 1; d >= 0; d--) {
      strides[d] = stride;
      stride *= shape[d];
    }
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return tensor(name, "FloatStorage", bytes.array(), values.length, 0, shape, strides);
  }

  /** Any view of stored bytes, right or wrong. */
  TorchFile tensor(
      String name,
      String storage,
      byte[] bytes,
      int numbers,
      int offset,
      long[] shape,
      long[] strides) {
    String key = String.valueOf(entries.size());
    entries.put("archive/data/" + key, bytes);
    text(name).global("torch._utils", "_rebuild_tensor_v2").op('(', '(').text("storage");
    global("torch", storage).text(key).text("cpu").op('J').integer(numbers);
    op('t', 'Q', 'J').integer(offset);
    tuple(shape).tuple(strides).op(0x89).global("collections", "OrderedDict");
    return op(')', 'R', 't', 'R');
  }

  /** Ends the dictionary and writes the file. */
  public Path write(Path file) throws IOException {
    return write(file, op('u', '.').pickle.toByteArray(), ZipEntry.STORED);
  }

  /** Writes the file with another pickle, or compressed. */
  Path write(Path file, byte[] code, int method) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      add(zip, "archive/data.pkl", code, method);
      add(zip, "archive/byteorder", "little".getBytes(StandardCharsets.US_ASCII), method);
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        add(zip, entry.getKey(), entry.getValue(), method);
      }
    }
    return file;
  }

  /** The pickle so far, ended. */
  byte[] code() {
    return op('u', '.').pickle.toByteArray();
  }

  private static void add(ZipOutputStream zip, String name, byte[] bytes, int method)
      throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(method);
    entry.setSize(bytes.length);
    if (method == ZipEntry.STORED) {
      CRC32 sum = new CRC32();
      sum.update(bytes);
      entry.setCrc(sum.getValue());
      entry.setCompressedSize(bytes.length);
    }
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
