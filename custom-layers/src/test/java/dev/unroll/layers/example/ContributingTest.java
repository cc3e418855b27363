package dev.unroll.layers.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The example of CONTRIBUTING.md is {@link GatedTanh}, which the tests of every block try. */
final class ContributingTest {
  @Test
  void theExampleIsTheBlockThatIsTested() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/dev/unroll/layers/example/GatedTanh.java"));
    String body = source.substring(source.indexOf("/**"));
    assertThat(Files.readString(Path.of("../CONTRIBUTING.md"))).contains(body);
  }
}
