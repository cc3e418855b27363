package dev.unroll.experiments.board;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader of a growing file sees each line once, whatever happens to the file. */
final class TailTest {
  @TempDir private Path folder;
  private Tail last = new Tail(new byte[0], 0, "", false, false);

  private String read() throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    try (FileChannel channel = FileChannel.open(file)) {
      String identity = RunFile.identity(folder, "metrics.jsonl");
      last = Tail.read(channel, identity, last.next(), last.stamp());
    }
    return new String(last.lines(), StandardCharsets.UTF_8);
  }

  private void append(String text) throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Test
  void readsEachLineOnce() throws IOException {
    append("a\nb\n");
    assertThat(read()).isEqualTo("a\nb\n");
    assertThat(read()).isEmpty();
    append("c\n");
    assertThat(read()).isEqualTo("c\n");
    assertThat(last.restarted()).isFalse();
  }

  @Test
  void aLineCountsWithItsEnd() throws IOException {
    append("a\nhal");
    assertThat(read()).isEqualTo("a\n");
    append("f\n");
    assertThat(read()).isEqualTo("half\n");
  }

  @Test
  void aFileThatWasCutBeginsAnew() throws IOException {
    append("a\nb\nc\n");
    read();
    Files.writeString(folder.resolve("metrics.jsonl"), "a\n");
    assertThat(read()).isEqualTo("a\n");
    assertThat(last.restarted()).isTrue();
    append("B\n");
    assertThat(read()).isEqualTo("B\n");
    assertThat(last.restarted()).isFalse();
  }

  /** As a resumed run replaces it, with other lines of the same length and more. */
  @Test
  void aFileInItsPlaceBeginsAnew() throws IOException {
    append("a\nb\n");
    read();
    Path other = Files.writeString(folder.resolve("other"), "a\nB\nc\n");
    Path file = folder.resolve("metrics.jsonl");
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    assertThat(read()).isEqualTo("a\nB\nc\n");
    assertThat(last.restarted()).isTrue();
  }

  @Test
  void aMillionLinesComeInPartsAndThenNewOnesAlone() throws IOException {
    String line = "x".repeat(7) + "\n";
    append(line.repeat(2 * Tail.MAX_BYTES / line.length()));
    int lines = 0;
    do {
      lines += read().length() / line.length();
      assertThat(last.lines().length).isLessThanOrEqualTo(Tail.MAX_BYTES);
    } while (last.more());
    assertThat(lines).isEqualTo(2 * Tail.MAX_BYTES / line.length());
    append(line);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    String read = read();
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(100_000);
    assertThat(read).isEqualTo(line);
  }

  @Test
  void aLineMayBeLongerThanAReply() throws IOException {
    String line = "x".repeat(Tail.MAX_BYTES + 1) + "\n";
    append(line);
    assertThat(read()).isEqualTo(line);
  }
}
