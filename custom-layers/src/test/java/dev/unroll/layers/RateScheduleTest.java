package dev.unroll.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.junit.jupiter.api.Test;

final class RateScheduleTest {

  private static double[] rates(RateSchedule schedule, int updates) {
    return IntStream.range(0, updates).mapToDouble(t -> schedule.valueAt(t, 0)).toArray();
  }

  @Test
  void risesAndFallsAsACosine() {
    RateSchedule schedule = new RateSchedule(2, 4, RateSchedule.Curve.COSINE, 8, 0.1);
    double s = Math.sqrt(0.5);
    assertThat(rates(schedule, 11))
        .containsExactly(
            new double[] {
              0.5, 1, 1.5, 2, 2, 0.2 + 0.9 * (1 + s), 1.1, 0.2 + 0.9 * (1 - s), 0.2, 0.2, 0.2
            },
            within(1e-12));
  }

  @Test
  void staysAfterTheWarmUp() {
    RateSchedule schedule = new RateSchedule(1, 2, RateSchedule.Curve.CONSTANT, 100, 0);
    assertThat(rates(schedule, 4)).containsExactly(0.5, 1, 1, 1);
  }

  @Test
  void isReadBack() throws Exception {
    RateSchedule schedule = new RateSchedule(2, 4, RateSchedule.Curve.COSINE, 8, 0.1);
    FastAdam adam = new FastAdam(0.1, schedule, true);
    String json = NeuralNetConfiguration.mapper().writeValueAsString(adam);
    assertThat(NeuralNetConfiguration.mapper().readValue(json, FastAdam.class)).isEqualTo(adam);
    assertThat(NeuralNetConfiguration.mapper().readValue(json, FastAdam.class).isGroups()).isTrue();
  }
}
