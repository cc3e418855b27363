package dev.unroll.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class EnvironmentTest {

  @Test
  void flagsAreThoseThatMayChangeNumbers() {
    List<String> given =
        List.of(
            "-Xmx4g", "-Dunroll.results=/a/results", "-Dunroll.pytorch=/b", "-Dunroll.threads=1");
    assertThat(Environment.flags(given)).isEqualTo("-Xmx4g -Dunroll.threads=1");
  }
}
