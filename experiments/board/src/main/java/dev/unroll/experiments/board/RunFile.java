package dev.unroll.experiments.board;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;

/**
 * A file of a run, under a name of ours. Neither the file nor a folder on the way from the root is
 * a link: what a run's folder holds may be from anyone.
 */
final class RunFile {
  /** What is sent as a whole. */
  private static final long MAX_BYTES = 1L << 26;

  private RunFile() {}

  /** Whether it may be opened. */
  static boolean exists(Path root, Path folder, String name) {
    Path file = folder.resolve(name);
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && isBelow(root, folder);
  }

  /** The file, open for reading; empty if there is none that may be read. */
  static Optional<FileChannel> open(Path root, Path folder, String name) throws IOException {
    if (!exists(root, folder, name)) {
      return Optional.empty();
    }
    return Optional.of(
        FileChannel.open(
            folder.resolve(name),
            Set.<OpenOption>of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
  }

  /** All of it; empty if there is none, or if it is too large to be sent. */
  static Optional<byte[]> bytes(Path root, Path folder, String name) throws IOException {
    Optional<FileChannel> file = open(root, folder, name);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try (FileChannel channel = file.get()) {
      return channel.size() > MAX_BYTES
          ? Optional.empty()
          : Optional.of(Channels.newInputStream(channel).readAllBytes());
    }
  }

  static Optional<String> text(Path root, Path folder, String name) throws IOException {
    return bytes(root, folder, name).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /** What another file in its place does not have, as far as the system tells. */
  static String identity(Path folder, String name) throws IOException {
    return String.valueOf(
        Files.readAttributes(
                folder.resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
            .fileKey());
  }

  private static boolean isBelow(Path root, Path folder) {
    try {
      Path real = root.toRealPath();
      return folder.toRealPath().equals(real.resolve(root.relativize(folder)).normalize());
    } catch (IOException | IllegalArgumentException e) {
      return false; // gone meanwhile, or elsewhere
    }
  }
}
