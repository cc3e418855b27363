package dev.unroll.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint is what was written, and unpacks to no more than one can. */
final class CheckpointTest {
  @TempDir private Path folder;

  @Test
  void whatIsWrittenComesBack() throws IOException {
    Path file = folder.resolve("a.zip");
    byte[] network = new byte[3_000_000];
    new Random(1).nextBytes(network);
    byte[] state = new byte[20_000_000]; // nothing but zeros
    Checkpoint.write(
        file, Map.of("network.zip", out -> out.write(network), "state", out -> out.write(state)));
    Checkpoint read = Checkpoint.open(file);
    assertThat(read.read("network.zip")).hasBinaryContent(network);
    assertThat(read.read("state")).hasBinaryContent(state);
  }

  @Test
  void aBombIsNotUnpacked() throws IOException {
    Path file = folder.resolve("bomb.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("state.json"));
      zip.write(new byte[100_000_000]);
    }
    assertThat(Files.size(file)).isLessThan(100_000);
    assertThatThrownBy(() -> Checkpoint.open(file))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("bomb.zip is damaged: it unpacks to more than 200 times its size");
  }
}
