package dev.unroll.experiments.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import dev.unroll.datasets.input.InvalidInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads what this program wrote. A file that is not as it was written is refused in one sentence
 * that names the file and what to do; whatever a parser throws means that.
 */
public final class OwnFile {
  private static final Pattern PLAIN = Pattern.compile("[\\w -]{1,40}");

  private OwnFile() {}

  /** Makes something of a file's text. */
  @FunctionalInterface
  public interface Parser<T> {
    T parse(String text) throws IOException;
  }

  /**
   * What a file of UTF-8 text holds.
   *
   * @param remedy what to do about a damaged file, such as "train again"
   * @throws InvalidInput if the file is missing or damaged
   */
  public static <T> T read(Path file, String remedy, Parser<T> parser) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new InvalidInput("%s is missing; %s".formatted(file, remedy), e);
    }
    return parse(file.toString(), remedy, bytes, parser);
  }

  /**
   * What a part of a file holds.
   *
   * @param name of the file and its part, for the words
   */
  public static <T> T read(InputStream part, String name, String remedy, Parser<T> parser)
      throws IOException {
    return parse(name, remedy, part.readAllBytes(), parser);
  }

  /**
   * What something means that was read from a file and was right when it was written.
   *
   * @param name of the file, for the words
   * @param meaning whatever it throws means that the file is damaged
   * @throws InvalidInput if it does
   */
  public static <T> T checked(String name, String remedy, Supplier<T> meaning) {
    return parse(name, remedy, new byte[] {' '}, text -> meaning.get());
  }

  private static <T> T parse(String name, String remedy, byte[] bytes, Parser<T> parser) {
    try {
      return parser.parse(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (IOException | RuntimeException e) {
      if (e instanceof InvalidInput refused && refused.getMessage().contains(name)) {
        throw refused; // who names the file has said it all
      }
      throw damaged(name, bytes.length == 0 ? "it is empty" : what(e), remedy, e);
    }
  }

  /** The sentence on a file that is not as it was written. */
  private static InvalidInput damaged(String name, String what, String remedy, Throwable cause) {
    return new InvalidInput("%s is damaged: %s; %s".formatted(name, what, remedy), cause);
  }

  /** In our words, never in those of a library. */
  private static String what(Throwable problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidInput) {
        return cause.getMessage().replace("\n", "; ");
      }
    }
    if (problem instanceof CharacterCodingException) {
      return "it is not UTF-8 text";
    }
    if (problem instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      return "'%s' is missing, or is not what was written there".formatted(path(mapping));
    }
    if (problem instanceof JsonProcessingException json && json.getLocation() != null) {
      return "line %d is not what was written there".formatted(json.getLocation().getLineNr());
    }
    return "it does not hold what was written there";
  }

  private static String path(JsonMappingException problem) {
    return problem.getPath().stream().map(OwnFile::step).collect(Collectors.joining("."));
  }

  private static String step(Reference reference) {
    String name = reference.getFieldName();
    return name == null
        ? String.valueOf(reference.getIndex())
        : PLAIN.matcher(name).matches() ? name : "?"; // a damaged name may be anything
  }
}
