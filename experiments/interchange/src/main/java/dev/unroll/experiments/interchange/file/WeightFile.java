package dev.unroll.experiments.interchange.file;

import com.fasterxml.jackson.core.JacksonException;
import dev.unroll.datasets.input.InvalidInput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipException;

/**
 * Reads tensors from the files of other frameworks: PyTorch's zip, safetensors, and JSON with a
 * field {@code weights}. A file is trusted in nothing: no code of it runs, and what it does not
 * hold is not allocated.
 */
public final class WeightFile {
  private WeightFile() {}

  /**
   * The tensors of a file by their names, in the order of the file; the kind of file shows in its
   * first bytes.
   *
   * @throws InvalidInput if it is none of these, or damaged, in one sentence that names the file
   */
  public static Map<String, Tensor> read(Path file) {
    return readSafely(file, WeightFile::tensors);
  }

  /**
   * The strings that a file of safetensors has beside its tensors; none of other files.
   *
   * @throws InvalidInput if it is damaged
   */
  public static Map<String, String> metadata(Path file) {
    return readSafely(
        file,
        given ->
            first(given)[8] == '{' ? SafetensorsFile.metadata(given) : Map.<String, String>of());
  }

  /** Reads something of a file. */
  @FunctionalInterface
  public interface Reading<R> {
    /** What is read. */
    R of(Path file) throws IOException;
  }

  /**
   * Reads a file, whatever it holds.
   *
   * @throws InvalidInput if it is missing, damaged or refused, in one sentence that names it
   */
  public static <R> R readSafely(Path file, Reading<R> reading) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInput(file + ": no such file; expected the weights of a network");
    }
    try {
      return reading.of(file);
    } catch (InvalidInput e) {
      throw new InvalidInput("%s: %s".formatted(file, e.getMessage()), e);
    } catch (ZipException | JacksonException | EOFException e) {
      throw new InvalidInput("%s: the file is damaged or cut short".formatted(file), e);
    } catch (IOException e) {
      throw new InvalidInput("%s: cannot be read (%s)".formatted(file, e.getMessage()), e);
    } catch (RuntimeException e) { // of a buffer or a stack that ended too early
      throw new InvalidInput("%s: the file is damaged or cut short".formatted(file), e);
    }
  }

  private static Map<String, Tensor> tensors(Path file) throws IOException {
    byte[] first = first(file);
    if (first[0] == 'P' && first[1] == 'K') {
      return PyTorchFile.read(file);
    }
    if (first[8] == '{') {
      return SafetensorsFile.read(file);
    }
    if (first[0] == '{') {
      return JsonFile.read(file);
    }
    throw new InvalidInput(
        "expected a file of torch.save (the zip format, since PyTorch 1.6), of safetensors, or JSON"
            + " with weights");
  }

  /** The first nine bytes; zeros after the end. */
  private static byte[] first(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.copyOf(in.readNBytes(9), 9);
    }
  }
}
