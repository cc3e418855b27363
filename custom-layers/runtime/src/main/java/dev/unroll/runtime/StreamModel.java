package dev.unroll.runtime;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;

/**
 * A trained model as data, in memory or in a file: facts about it, and its stages from values as
 * they come to answers as they are wanted.
 *
 * <pre>
 *   file:   "UNROLLS1"  texts (facts)  count  stages  CRC-32 of all before it, as 8 bytes
 *   stage:  text (kind)  texts (settings)  count  arrays
 *   array:  text (name)  count  floats          texts:  count, then a name and a text each
 *   text:   count  UTF-8                        counts are 4 bytes; all big-endian
 * </pre>
 */
public final class StreamModel {
  private static final byte[] MAGIC = "UNROLLS1".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_STAGES = 100_000;
  private static final int MAX_WIDTHS = 1 << 22; // which weights need not prove

  private final Map<String, String> facts;
  private final List<StageForm> stages;

  /**
   * A model.
   *
   * @param facts text by name, such as its task, classes, vocabulary and the levels of quantiles
   */
  public StreamModel(Map<String, String> facts, List<StageForm> stages) {
    this.facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    this.stages = List.copyOf(stages);
  }

  /** Text by name, such as its task, classes, vocabulary and the levels of quantiles. */
  public Map<String, String> facts() {
    return facts;
  }

  /** What its stages are made of. */
  public List<StageForm> stages() {
    return stages;
  }

  /**
   * The model at work.
   *
   * @throws IllegalArgumentException if its stages do not fit together
   */
  public Streamer streamer() {
    long widths = 0;
    for (StageForm stage : stages) {
      widths += stage.settings().containsKey(StageForm.OUTPUTS) ? stage.size(StageForm.OUTPUTS) : 0;
    }
    if (widths > MAX_WIDTHS) {
      throw new IllegalArgumentException(
          "expected at most %d outputs of all stages, got %d".formatted(MAX_WIDTHS, widths));
    }
    return new Streamer(stages.stream().map(Stages::of).toList());
  }

  /** Writes the file; leaves the stream open. */
  public void write(OutputStream to) throws IOException {
    CRC32 sum = new CRC32();
    DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(new CheckedOutputStream(to, sum)));
    out.write(MAGIC);
    StageForm.write(out, facts);
    out.writeInt(stages.size());
    for (StageForm stage : stages) {
      stage.write(out);
    }
    out.flush();
    to.write(ByteBuffer.allocate(Long.BYTES).putLong(sum.getValue()).array());
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it is no model, damaged, or claims more than it has
   */
  public static StreamModel read(Path file) throws IOException {
    long size = Files.size(file);
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "%s: expected a model of at most 2 GB, got %,d bytes".formatted(file, size));
    }
    try {
      return read(Files.readAllBytes(file));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads the bytes of a file.
   *
   * @throws IllegalArgumentException if it is no model, damaged, or claims more than it has
   */
  public static StreamModel read(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file);
    byte[] magic = new byte[Math.min(MAGIC.length, file.length)];
    in.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new IllegalArgumentException(
          "expected a model that 'unroll export --format runtime' wrote, got another file");
    }
    int end = file.length - Long.BYTES;
    CRC32 sum = new CRC32();
    sum.update(file, 0, Math.max(0, end));
    if (end < MAGIC.length || in.getLong(end) != sum.getValue()) {
      throw new IllegalArgumentException(
          "the file is cut off or damaged: its checksum is not that of its bytes; export it again");
    }
    try {
      return read(in.limit(end));
    } catch (BufferUnderflowException | CharacterCodingException e) {
      throw new IllegalArgumentException(
          "the file claims more than it has, or other things; export it again", e);
    }
  }

  private static StreamModel read(ByteBuffer in) throws CharacterCodingException {
    Map<String, String> facts = texts(in);
    int count = count(in, 1);
    if (count > MAX_STAGES) {
      throw new IllegalArgumentException(
          "expected at most %d stages, got %d".formatted(MAX_STAGES, count));
    }
    List<StageForm> stages = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      stages.add(new StageForm(text(in), texts(in), arrays(in)));
    }
    if (in.hasRemaining()) {
      throw new BufferUnderflowException();
    }
    return new StreamModel(facts, stages);
  }

  /** A number of things, each of which takes at least so many of the bytes that follow. */
  private static int count(ByteBuffer in, int bytes) {
    int count = in.getInt();
    if (count < 0 || count > in.remaining() / bytes) {
      throw new BufferUnderflowException();
    }
    return count;
  }

  private static String text(ByteBuffer in) throws CharacterCodingException {
    int length = count(in, 1);
    CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(in.slice(in.position(), length));
    in.position(in.position() + length);
    return text.toString();
  }

  private static Map<String, String> texts(ByteBuffer in) throws CharacterCodingException {
    int count = count(in, 2 * Integer.BYTES);
    Map<String, String> texts = new LinkedHashMap<>();
    for (int k = 0; k < count; k++) {
      texts.put(text(in), text(in));
    }
    return texts;
  }

  private static Map<String, float[]> arrays(ByteBuffer in) throws CharacterCodingException {
    int count = count(in, 2 * Integer.BYTES);
    Map<String, float[]> arrays = new LinkedHashMap<>();
    for (int k = 0; k < count; k++) {
      String name = text(in);
      float[] values = new float[count(in, Float.BYTES)];
      in.asFloatBuffer().get(values);
      in.position(in.position() + Float.BYTES * values.length);
      arrays.put(name, values);
    }
    return arrays;
  }
}
