package dev.unroll.datasets.task;

import dev.unroll.datasets.input.InvalidInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A file that data was read from, and what it held: two of the same sum hold the same.
 *
 * @param file its path, as it was read
 * @param bytes its size
 * @param sha256 of its bytes, lower-case hexadecimal
 */
public record DataFile(String file, long bytes, String sha256) {
  private static final Pattern SUM = Pattern.compile("[0-9a-f]{64}");

  /**
   * What was written down of a file.
   *
   * @throws IllegalArgumentException if the path is none or the sum is none
   */
  public DataFile {
    if (Path.of(file).getFileName() == null || !SUM.matcher(sha256).matches()) {
      throw new IllegalArgumentException("expected a file and its SHA-256 sum");
    }
  }

  /**
   * Files as they are now.
   *
   * @throws InvalidInput if one cannot be read
   */
  public static List<DataFile> of(List<Path> files) {
    return files.stream().map(DataFile::of).toList();
  }

  /** A file as it is now. */
  public static DataFile of(Path file) {
    return first(file, Long.MAX_VALUE);
  }

  /** What comes with this program, by a name. */
  public static DataFile of(String name, byte[] content) {
    return new DataFile(name, content.length, HexFormat.of().formatHex(digest().digest(content)));
  }

  /** The file's name without its folders: the same wherever the data lies. */
  public String name() {
    return Path.of(file).getFileName().toString();
  }

  /** Whether it holds what another held. */
  public boolean same(DataFile other) {
    return bytes == other.bytes && sha256.equals(other.sha256);
  }

  /** Whether it holds what another held, and maybe more behind it. */
  public boolean continues(DataFile other) {
    return bytes >= other.bytes && first(Path.of(file), other.bytes).same(other);
  }

  private static DataFile first(Path file, long most) {
    MessageDigest sum = digest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), sum)) {
      long bytes = read(in, most);
      return new DataFile(file.toString(), bytes, HexFormat.of().formatHex(sum.digest()));
    } catch (IOException e) {
      throw new InvalidInput("%s: cannot be read (%s).".formatted(file, e.getMessage()), e);
    }
  }

  /** Reads so many bytes, or as many as there are. */
  private static long read(InputStream in, long most) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long left = most;
    int read = 0;
    while (left > 0 && read >= 0) {
      read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      left -= Math.max(0, read);
    }
    return most - left;
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
