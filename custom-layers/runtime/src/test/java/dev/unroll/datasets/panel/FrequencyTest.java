package dev.unroll.datasets.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class FrequencyTest {

  @Test
  void aCodeSaysAllOfIt() {
    List<Frequency> some =
        List.of(
            Frequency.UNKNOWN,
            new Frequency(Frequency.Unit.MONTH, 3, true),
            Frequency.session(List.of(34_200, 36_000), true));
    for (Frequency frequency : some) {
      assertThat(Frequency.parse(frequency.code())).isEqualTo(frequency);
    }
    assertThat(some.get(2).code()).isEqualTo("BUSINESS_SESSION 1 false 34200 36000");
  }

  @Test
  void whatIsNoCodeIsRefused() {
    for (String code : List.of("", "DAY", "DAY 0 false", "HOUR 1 false", "DAY one false")) {
      assertThatThrownBy(() -> Frequency.parse(code)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
