package dev.unroll.datasets.task;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import org.junit.jupiter.api.Test;

final class GridTest {
  @Test
  void moreNumbersThanAnArrayHoldsAreRefusedWithTheirShape() {
    assertThatThrownBy(() -> new Grid(4, 2, Integer.MAX_VALUE))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("4 sequences of 2147483647 steps with 2 channels");
  }
}
