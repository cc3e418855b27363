package dev.unroll.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WordsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "0.5, 0.5",
    "13780.6, 13800",
    "-0.10536, −0.105",
    "0.00123456, 0.00123",
    "0.0000265614, 2.66e-5",
    "1e-6, 1e-6",
    "-1.5e12, −1.5e12",
    "NaN, none",
    "Infinity, ∞",
  })
  void threeDigits(double value, String written) {
    assertThat(Words.number(value)).isEqualTo(written);
  }

  @Test
  void lists() {
    assertThat(Words.list(List.of(1L, 2L))).isEqualTo("1, 2");
    assertThat(Words.list(List.of(0.25, 1e-9))).isEqualTo("0.25, 1e-9");
  }
}
