package dev.unroll.experiments.run;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.io.AtomicFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells our folders from a user's. Ours have a marker, an empty file which is made before all
 * others; nothing is written into a folder with files and no marker, and nothing in it is deleted.
 */
final class RunPlace {
  private static final String MARKER = ".unroll-run";

  /** All that lies in a folder of ours before it is a run. */
  private static final Set<String> FIRST =
      Stream.of(
              RunFolder.RECIPE,
              RunFolder.PRESETS,
              RunFolder.OVERRIDES,
              RunFolder.ENVIRONMENT,
              RunInfo.FILE)
          .flatMap(name -> Stream.of(name, AtomicFile.temporary(name)))
          .collect(Collectors.toCollection(() -> new TreeSet<>(Set.of(MARKER, Lock.FILE))));

  private RunPlace() {}

  /** Whether a folder is a run, of this version or an older one without the marker. */
  static boolean isRun(Path path) {
    return Files.isRegularFile(path.resolve(RunInfo.FILE))
        && (Files.exists(path.resolve(MARKER)) || RunInfo.isOurs(path));
  }

  /**
   * Makes sure that a folder is there which is a run, or may become one.
   *
   * @throws InvalidInput if something else is there; it is not touched
   */
  static void claim(Path path) throws IOException {
    Optional<String> stranger = stranger(path);
    if (stranger.isPresent()) {
      throw new InvalidInput(
          "%s is not a run of Unroll (%s), and nothing in it was changed; move it away, or take another name"
              .formatted(path, stranger.get()));
    }
    if (!isRun(path)) {
      Files.createDirectories(path);
      mark(path);
    }
  }

  /** Renames what is there and no run of ours; says so in words, if there was something. */
  static Optional<String> clear(Path path) throws IOException {
    Optional<String> stranger = stranger(path);
    if (stranger.isEmpty()) {
      return stranger;
    }
    Path kept = aside(path);
    return Optional.of(
        "%s was no longer a run (%s); it is kept as %s, and begun anew"
            .formatted(path, stranger.get(), kept.getFileName()));
  }

  /** Makes an empty folder ours. */
  static void mark(Path path) throws IOException {
    try {
      Files.createFile(path.resolve(MARKER));
    } catch (FileAlreadyExistsException e) {
      // ours already
    }
  }

  /** Removes a folder of ours that did not become a run, with what we wrote into it. */
  static void remove(Path path, Exception why) {
    try {
      for (String name : FIRST) {
        Files.deleteIfExists(path.resolve(name));
      }
      Files.deleteIfExists(path);
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  /** What is in the way of a run at that place, in words; nothing if it may be opened or begun. */
  private static Optional<String> stranger(Path path) throws IOException {
    if (isRun(path) || !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of(Files.isSymbolicLink(path) ? "it is a link to no run" : "it is a file");
    }
    List<String> names;
    try (Stream<Path> files = Files.list(path)) {
      names = files.map(file -> file.getFileName().toString()).sorted().toList();
    }
    boolean ours = names.contains(MARKER);
    List<String> others =
        names.stream().filter(name -> !(ours && FIRST.contains(name))).limit(3).toList();
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "it has %s and no %s of a run".formatted(String.join(", ", others), RunInfo.FILE));
  }

  private static Path aside(Path path) throws IOException {
    for (int number = 1; ; number++) {
      Path aside = path.resolveSibling(path.getFileName() + "-aside-" + number);
      if (!Files.exists(aside, LinkOption.NOFOLLOW_LINKS)) {
        return Files.move(path, aside);
      }
    }
  }
}
