package dev.unroll.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What to say when the memory did not suffice. */
final class OutOfMemory {
  private static final long MEGA = 1L << 20;
  private static final long GIGA = 1L << 30;

  /** What a byte of a file takes about until it is learnt from. */
  private static final int TIMES = 20;

  private OutOfMemory() {}

  /** A file or folder of the command line. */
  private record Named(Path path, long bytes) {}

  /**
   * How much there was, what was read, and what to do.
   *
   * @param words of the command line; files among them are named with their sizes
   */
  static String sentence(OutOfMemoryError error, String... words) {
    long heap = Runtime.getRuntime().maxMemory();
    List<Named> files =
        Arrays.stream(words)
            .flatMap(OutOfMemory::named)
            .distinct()
            .filter(file -> file.bytes() >= MEGA)
            .toList();
    long largest = files.stream().mapToLong(Named::bytes).max().orElse(0);
    return "out of memory (%s): the heap has %,d MB%s; give more, such as UNROLL_HEAP=%dg, or less data, a smaller batch or network, or fewer --workers"
        .formatted(
            error.getMessage(),
            heap / MEGA,
            files.stream()
                .map(file -> ", %s %,d MB".formatted(file.path(), file.bytes() / MEGA))
                .collect(Collectors.joining()),
            1 + Math.max(2 * heap - MEGA, TIMES * largest) / GIGA);
  }

  /** Of {@code file} or {@code key=file}, if it names one. */
  private static Stream<Named> named(String word) {
    try {
      Path path = Path.of(word.substring(word.indexOf('=') + 1));
      if (Files.isRegularFile(path)) {
        return Stream.of(new Named(path, Files.size(path)));
      }
      return Files.isDirectory(path) ? Stream.of(new Named(path, inside(path))) : Stream.of();
    } catch (InvalidPathException | IOException | UncheckedIOException e) {
      return Stream.of();
    }
  }

  private static long inside(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
