package dev.unroll.datasets.input;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Reads the text that a user names, or says what is wrong with it. */
public final class Utf8File {
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final int SOME = 1 << 16;

  private Utf8File() {}

  /**
   * The text of a file in UTF-8, or in UTF-16 with a byte order mark, which is left out.
   *
   * @throws InvalidInput if there is no such file, it is a folder, a device, empty, binary, not
   *     UTF-8, or too large for the memory
   */
  public static String read(Path file) {
    if (!Files.exists(file)) {
      throw new InvalidInput("%s: there is no such file. Check data.file.".formatted(file));
    }
    if (Files.isDirectory(file)) {
      throw new InvalidInput(
          "%s: expected a file, got a folder. Give the file itself as data.file.".formatted(file));
    }
    byte[] bytes = bytes(file);
    if (bytes.length == 0) {
      throw new InvalidInput(
          "%s: the file is empty, expected text. Check data.file.".formatted(file));
    }
    return decode(file, bytes);
  }

  /**
   * The files in a folder whose names end in {@code .txt}, by name; licences and read-me files are
   * left out.
   *
   * @throws InvalidInput if there is no such folder, it is a file, or holds no such files
   */
  public static List<Path> textsIn(Path folder) {
    if (!Files.exists(folder)) {
      throw new InvalidInput("%s: there is no such folder. Check data.file.".formatted(folder));
    }
    if (!Files.isDirectory(folder)) {
      throw new InvalidInput(
          "%s: expected a folder with one text file a class, got a file. Give the folder as data.file."
              .formatted(folder));
    }
    List<Path> texts;
    try (Stream<Path> entries = Files.list(folder)) {
      texts = entries.filter(Utf8File::isText).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (texts.isEmpty()) {
      throw new InvalidInput(
          "%s: expected one .txt file a class, found none in this folder.".formatted(folder));
    }
    return texts;
  }

  private static boolean isText(Path path) {
    String name = path.getFileName().toString();
    boolean about = name.startsWith("LICENSE") || name.startsWith("README");
    return name.endsWith(".txt") && !about && Files.isRegularFile(path);
  }

  /** Whether a mark says UTF-16, as spreadsheets write text; two zeros more are UTF-32. */
  private static boolean isUtf16(byte[] bytes) {
    int first = bytes.length < 4 ? 0 : ((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF);
    return first == 0xFEFF || (first == 0xFFFE && (bytes[2] != 0 || bytes[3] != 0));
  }

  private static byte[] bytes(Path file) {
    try {
      return WholeFile.bytes(file);
    } catch (IOException e) {
      throw new InvalidInput("%s: cannot be read (%s).".formatted(file, e.getMessage()), e);
    }
  }

  private static String decode(Path file, byte[] bytes) {
    if (isUtf16(bytes)) {
      return new String(bytes, StandardCharsets.UTF_16);
    }
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        FileKind.checkBinary(file, bytes);
        throw new InvalidInput(
            "%s: expected text, got a binary file (a zero byte at offset %d). Give a UTF-8 text file."
                .formatted(file, i));
      }
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer some = CharBuffer.allocate(Math.min(bytes.length, SOME)); // not kept
    CharsetDecoder decoder =
        StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
    CoderResult result = CoderResult.OVERFLOW;
    while (result.isOverflow()) {
      result = decoder.decode(in, some.clear(), true);
    }
    if (result.isError()) {
      FileKind.checkBinary(file, bytes);
      throw new InvalidInput(
          "%s: expected UTF-8 text, but the byte 0x%02X at offset %d is not. Convert it, for example with: iconv -f WINDOWS-1252 -t UTF-8"
              .formatted(file, bytes[in.position()] & 0xFF, in.position()));
    }
    int from = Arrays.mismatch(bytes, MARK) >= MARK.length ? MARK.length : 0;
    return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
  }
}
