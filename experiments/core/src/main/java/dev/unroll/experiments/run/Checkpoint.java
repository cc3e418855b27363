package dev.unroll.experiments.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.io.AtomicFile;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.io.ThrowingConsumer;
import java.io.ByteArrayInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A set of named binary files kept as one zip file, which ends with a manifest of their SHA-256
 * sums. Opening one verifies every byte, so what is read from it is what was written.
 */
public final class Checkpoint {
  private static final int FORMAT = 1;
  private static final String MANIFEST = "manifest.json";

  /**
   * How many times a file's size its contents may have, beyond the first {@link #FREE} bytes.
   * Networks are packed already, and JSON of a series that hardly changes shrinks to a hundredth; a
   * bomb unpacks to a thousand times its size, and to that again for every zip file inside.
   */
  private static final int MAX_RATIO = 200;

  private static final int FREE = 1 << 26;

  private final Path file;
  private final Map<String, byte[]> contents;

  private Checkpoint(Path file, Map<String, byte[]> contents) {
    this.file = file;
    this.contents = contents;
  }

  /** Writes a checkpoint in the place of an older one; the older one stays if this fails. */
  public static void write(Path file, Map<String, ThrowingConsumer<OutputStream>> parts)
      throws IOException {
    AtomicFile.write(
        file,
        out -> {
          ZipOutputStream zip = new ZipOutputStream(out);
          zip.setLevel(Deflater.BEST_SPEED);
          Map<String, String> sums = new LinkedHashMap<>();
          for (Map.Entry<String, ThrowingConsumer<OutputStream>> part : parts.entrySet()) {
            sums.put(part.getKey(), add(zip, part.getKey(), part.getValue()));
          }
          String manifest = Json.pretty(Map.of("format", FORMAT, "sha256", new TreeMap<>(sums)));
          add(zip, MANIFEST, entry -> entry.write(manifest.getBytes(StandardCharsets.UTF_8)));
          zip.finish();
        });
  }

  /**
   * Reads and verifies a checkpoint.
   *
   * @throws InvalidInput if there is none, or it is not as it was written
   */
  public static Checkpoint open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInput("no checkpoint " + file + "; the run ended before its first one");
    }
    try {
      Map<String, byte[]> contents = unzip(file);
      byte[] manifest = contents.remove(MANIFEST);
      if (manifest == null) {
        throw damaged(file, "it has no manifest", null);
      }
      verify(file, contents, Json.object(new String(manifest, StandardCharsets.UTF_8)));
      return new Checkpoint(file, contents);
    } catch (IOException | IllegalArgumentException e) {
      throw damaged(file, String.valueOf(e.getMessage()), e);
    }
  }

  public Set<String> names() {
    return Collections.unmodifiableSet(contents.keySet());
  }

  /**
   * The content of one file.
   *
   * @throws InvalidInput if the checkpoint has no such file
   */
  public InputStream read(String name) {
    byte[] content = contents.get(name);
    if (content == null) {
      throw new InvalidInput(
          "the checkpoint %s has no '%s', only %s; it is from another version: train again"
              .formatted(file, name, names()));
    }
    return new ByteArrayInputStream(content);
  }

  /** One of its files, for messages. */
  public String describe(String name) {
    return "the checkpoint %s, %s".formatted(file, name);
  }

  private static String add(ZipOutputStream zip, String name, ThrowingConsumer<OutputStream> part)
      throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(0);
    zip.putNextEntry(entry);
    MessageDigest sum = sha256();
    part.accept(new DigestOutputStream(new Unclosed(zip), sum));
    zip.closeEntry();
    return HexFormat.of().formatHex(sum.digest());
  }

  private static Map<String, byte[]> unzip(Path file) throws IOException {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    long left = FREE + MAX_RATIO * Files.size(file);
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        byte[] content = zip.readNBytes((int) Math.min(left + 1, Integer.MAX_VALUE));
        left -= content.length;
        if (left < 0) {
          throw new IOException(
              "it unpacks to more than %d times its size, which no checkpoint does"
                  .formatted(MAX_RATIO));
        }
        if (contents.put(entry.getName(), content) != null) {
          throw new IOException("it has %s twice".formatted(entry.getName()));
        }
      }
    }
    return contents;
  }

  private static void verify(Path file, Map<String, byte[]> contents, Map<String, Object> manifest)
      throws JsonProcessingException {
    if (!Integer.valueOf(FORMAT).equals(manifest.get("format"))) {
      throw new InvalidInput(
          "the checkpoint %s has format %s, expected %d; open it with the version of Unroll that wrote it"
              .formatted(file, manifest.get("format"), FORMAT));
    }
    Map<String, String> sums = new TreeMap<>();
    contents.forEach(
        (name, bytes) -> sums.put(name, HexFormat.of().formatHex(sha256().digest(bytes))));
    if (!sums.equals(manifest.get("sha256"))) {
      throw damaged(file, "its contents do not match their SHA-256 sums", null);
    }
  }

  private static InvalidInput damaged(Path file, String what, Throwable cause) {
    return new InvalidInput(
        "the checkpoint %s is damaged: %s; delete that file to start over, or train again"
            .formatted(file, what),
        cause);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** A part may close its stream; the zip file goes on. */
  private static final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
