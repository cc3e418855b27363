package dev.unroll.experiments.chapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Texts with values in them. */
final class TemplateTest {
  private record Settings(double lr, int steps, List<Long> seeds) {
    @SuppressWarnings("UnusedMethod") // found by its name
    double twice() {
      return 2 * lr;
    }
  }

  private record Other(double lr) {}

  private static final Settings SETTINGS = new Settings(0.12345, 12345, List.of(1L, 2L));

  @Test
  void valuesAreWrittenForReaders() {
    assertThat(Template.fill("rate {lr}, twice {twice}, seeds {seeds}", SETTINGS))
        .isEqualTo("rate 0.123, twice 0.247, seeds 1, 2");
    assertThat(Template.fill("{steps} or {steps:%,d} steps, h_{T}", SETTINGS, new Other(1)))
        .as("a single letter is an index of an equation")
        .isEqualTo("12345 or 12,345 steps, h_{T}");
  }

  @Test
  void recipesGetEveryDigit() {
    assertThat(Template.exact("training.lr={lr}", SETTINGS)).isEqualTo("training.lr=0.12345");
  }

  @Test
  void anUnknownNameOrTwoOfOneNameAreRefused() {
    assertThatThrownBy(() -> Template.fill("{rate}", SETTINGS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected one value called rate, got 0");
    assertThatThrownBy(() -> Template.fill("{lr}", SETTINGS, new Other(1)))
        .hasMessage("expected one value called lr, got 2");
  }
}
