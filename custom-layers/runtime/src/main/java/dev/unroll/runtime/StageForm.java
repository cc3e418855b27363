package dev.unroll.runtime;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A stage as data: all that is needed to make it again.
 *
 * @param kind which stage it is, such as {@link #BLOCK}
 * @param settings text by name: sizes, the name of a block and its settings, words
 * @param arrays numbers by name; not to be changed
 */
public record StageForm(String kind, Map<String, String> settings, Map<String, float[]> arrays) {
  /** A {@link SequenceBlock} at work. */
  public static final String BLOCK = "block";

  /** A dense layer. */
  public static final String DENSE = "dense";

  /** A vector for each token. */
  public static final String EMBEDDING = "embedding";

  /** The number of a token as a one-hot vector. */
  public static final String ONE_HOT = "one-hot";

  /** Values in their own units, scaled. */
  public static final String CHANNELS = "channels";

  /** Scaled values in their own units again. */
  public static final String UNITS = "units";

  /** A whole forecaster; its members follow. */
  public static final String FORECAST = "forecast";

  /** One network of a forecaster, whose stages follow. */
  public static final String MEMBER = "member";

  /** A combination of forecasters; its parts follow. */
  public static final String COMBINATION = "combination";

  /** One forecaster of a combination: its lines, or its networks, follow. */
  public static final String PART = "part";

  /** A statistical method that is a line from the last values. */
  public static final String LINES = "lines";

  static final String INPUTS = "inputs";
  static final String OUTPUTS = "outputs";
  static final String NAME = "name";
  static final String SQUASH = "squash";
  static final String WEIGHTS = "W";
  static final String BIAS = "b";
  static final String CENTRE = "centre";
  static final String SPREAD = "spread";
  static final String MARKED = "marked";
  static final String SETTING = "block."; // before the name of a block's setting

  private static final int MAX_WIDTH = 1 << 20; // what a file may claim without weights
  private static final int PIECE = 1 << 14; // floats written at once

  /** Copies the maps. */
  public StageForm {
    settings = new LinkedHashMap<>(settings);
    arrays = new LinkedHashMap<>(arrays);
  }

  /** The form of a block. */
  static StageForm of(SequenceBlock block, int in, int out, Map<String, float[]> parameters) {
    Map<String, String> settings = new LinkedHashMap<>();
    BlockSource.Words words = BlockSource.words(block);
    settings.put(NAME, words.name());
    settings.put(INPUTS, String.valueOf(in));
    settings.put(OUTPUTS, String.valueOf(out));
    words.settings().forEach((name, value) -> settings.put(SETTING + name, value));
    Map<String, float[]> arrays = new LinkedHashMap<>();
    for (Parameter parameter : block.parameters(in, out)) {
      arrays.put(parameter.name(), parameters.get(parameter.name()));
    }
    return new StageForm(BLOCK, settings, arrays);
  }

  /** A block in words. */
  BlockSource.Words words() {
    Map<String, String> own = new LinkedHashMap<>();
    settings.forEach(
        (name, value) -> {
          if (name.startsWith(SETTING)) {
            own.put(name.substring(SETTING.length()), value);
          }
        });
    return new BlockSource.Words(settings.getOrDefault(NAME, ""), own);
  }

  /**
   * A size among the settings.
   *
   * @throws IllegalArgumentException if there is none of that name, or it is no size
   */
  int size(String name) {
    String text = settings.getOrDefault(name, "none");
    int size = text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    if (size < 1 || size > MAX_WIDTH) {
      throw new IllegalArgumentException(
          "stage %s: expected %s from 1 to %d, got %s".formatted(kind, name, MAX_WIDTH, text));
    }
    return size;
  }

  /**
   * A whole number among the settings, from 0 on.
   *
   * @throws IllegalArgumentException if there is none of that name, or it is too large
   */
  int number(String name) {
    return "0".equals(settings.get(name)) ? 0 : size(name);
  }

  /**
   * An array.
   *
   * @param length that it has to have; −1 for any
   * @throws IllegalArgumentException if there is none of that name, or it has another length
   */
  float[] array(String name, int length) {
    float[] array = arrays.get(name);
    if (array == null || (length >= 0 && array.length != length)) {
      throw new IllegalArgumentException(
          "stage %s: expected %s numbers %s, got %s"
              .formatted(
                  kind, length < 0 ? "some" : length, name, array == null ? "none" : array.length));
    }
    return array;
  }

  /** Doubles as pairs of floats whose sums they are, to 48 bits. */
  static float[] split(double... numbers) {
    float[] pairs = new float[2 * numbers.length];
    for (int k = 0; k < numbers.length; k++) {
      pairs[2 * k] = (float) numbers[k];
      pairs[2 * k + 1] = (float) (numbers[k] - pairs[2 * k]);
    }
    return pairs;
  }

  /**
   * What {@link #split} made pairs of.
   *
   * @param length how many doubles
   * @throws IllegalArgumentException if there is no array of that name and length, or it has other
   *     things than numbers
   */
  double[] doubles(String name, int length) {
    float[] pairs = array(name, 2 * length);
    double[] numbers = new double[length];
    for (int k = 0; k < length; k++) {
      numbers[k] = (double) pairs[2 * k] + pairs[2 * k + 1];
      if (!Double.isFinite(numbers[k])) {
        throw new IllegalArgumentException(
            "stage %s: expected numbers %s, got %s".formatted(kind, name, numbers[k]));
      }
    }
    return numbers;
  }

  /** Rows of one length, one behind the other. */
  static float[] flat(float[][] rows) {
    float[] all = new float[rows.length * rows[0].length];
    for (int k = 0; k < rows.length; k++) {
      System.arraycopy(rows[k], 0, all, k * rows[0].length, rows[0].length);
    }
    return all;
  }

  /** What {@link #flat} made rows of. */
  static float[][] rows(float[] all, int length) {
    float[][] rows = new float[all.length / length][];
    for (int k = 0; k < rows.length; k++) {
      rows[k] = Arrays.copyOfRange(all, k * length, (k + 1) * length);
    }
    return rows;
  }

  /** The first eight bytes of the SHA-256 of some stages. */
  static long fingerprint(List<StageForm> stages) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      OutputStream nowhere = OutputStream.nullOutputStream();
      DataOutputStream out = new DataOutputStream(new DigestOutputStream(nowhere, digest));
      for (StageForm stage : stages) {
        stage.write(out);
      }
      return ByteBuffer.wrap(digest.digest()).getLong();
    } catch (NoSuchAlgorithmException | IOException e) {
      throw new IllegalStateException("every JDK has SHA-256, and nothing was written", e);
    }
  }

  void write(DataOutputStream out) throws IOException {
    write(out, kind);
    write(out, settings);
    out.writeInt(arrays.size());
    for (Map.Entry<String, float[]> array : new TreeMap<>(arrays).entrySet()) {
      write(out, array.getKey());
      float[] values = array.getValue();
      out.writeInt(values.length);
      ByteBuffer bytes = ByteBuffer.allocate(Math.min(values.length, PIECE) * Float.BYTES);
      for (int from = 0; from < values.length; from += PIECE) {
        int count = Math.min(PIECE, values.length - from);
        bytes.asFloatBuffer().put(values, from, count);
        out.write(bytes.array(), 0, count * Float.BYTES);
      }
    }
  }

  /** Texts by name, in the order of their names. */
  static void write(DataOutputStream out, Map<String, String> texts) throws IOException {
    out.writeInt(texts.size());
    for (Map.Entry<String, String> text : new TreeMap<>(texts).entrySet()) {
      write(out, text.getKey());
      write(out, text.getValue());
    }
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }
}
