package dev.unroll.datasets.input;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads files whole: those that have an end, which devices and pipes need not have, and that the
 * memory can hold.
 */
public final class WholeFile {
  /** The bytes, and the text that they become, at a byte a character. */
  private static final int COPIES = 2;

  /** Bytes of memory that a byte of a file needs until it is trained on, for advice. */
  private static final int TIMES = 20;

  private static final int LONGEST = Integer.MAX_VALUE - 8; // of an array
  private static final long MEGA = 1L << 20;
  private static final long GIGA = 1L << 30;

  private WholeFile() {}

  /**
   * Its bytes, as many as it had when the reading began.
   *
   * @throws InvalidInput if it is a device or a pipe, or is too large for the memory
   */
  public static byte[] bytes(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new InvalidInput(
          "%s: expected a regular file, got a %s. Save what it gives as a file, and name that."
              .formatted(file, Files.isDirectory(file) ? "folder" : "device or a pipe"));
    }
    long size = Files.size(file);
    if (size > LONGEST) {
      throw new InvalidInput(
          "%s: expected at most 2,047 MB, got %,d MB. Give a smaller file."
              .formatted(file, size / MEGA));
    }
    fits(file, COPIES * size);
    byte[] bytes = new byte[(int) size];
    try (InputStream in = Files.newInputStream(file)) {
      int read = in.readNBytes(bytes, 0, bytes.length);
      return read == bytes.length ? bytes : Arrays.copyOf(bytes, read);
    }
  }

  /**
   * Its text.
   *
   * @throws CharacterCodingException if it is not UTF-8
   * @throws InvalidInput as {@link #bytes} does
   */
  public static String text(Path file) throws IOException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(file))).toString();
  }

  /**
   * Refuses what cannot be read, before it is tried for minutes.
   *
   * @param needed bytes of memory that it takes at the least
   * @throws InvalidInput if there are not as many
   */
  static void fits(Path file, long needed) {
    long heap = Runtime.getRuntime().maxMemory();
    if (needed > heap) {
      throw new InvalidInput(
          "%s: reading its %,d MB takes at least %,d MB, and the heap has %,d MB. Give more memory, such as UNROLL_HEAP=%dg, or a smaller file."
              .formatted(
                  file,
                  size(file) / MEGA,
                  needed / MEGA,
                  heap / MEGA,
                  1 + Math.max(2 * needed, TIMES * size(file)) / GIGA));
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
