package dev.unroll.experiments.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.registry.Tasks;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlateauTest {
  @Test
  void theRateFallsAfterSoManyEpochsWithoutABetterScore() {
    Training training = training("schedule=plateau", "plateau=2", "lr-drop=0.5");
    assertThat(training.rateFactor(List.of())).isEqualTo(1);
    assertThat(training.rateFactor(List.of(3.0, 2.0, 2.0))).isEqualTo(1);
    assertThat(training.rateFactor(List.of(3.0, 2.0, 2.0, 2.5))).isEqualTo(0.5);
    assertThat(training.rateFactor(List.of(3.0, 2.0, 2.0, 2.5, 2.4)))
        .as("counts anew")
        .isEqualTo(0.5);
    assertThat(training.rateFactor(List.of(3.0, 2.0, 2.0, 2.5, 2.4, Double.NaN))).isEqualTo(0.25);
    assertThat(training.rateFactor(List.of(3.0, 2.0, 2.0, 1.0, 1.5))).as("better").isEqualTo(1);
  }

  @Test
  void otherSchedulesDoNotFallWithTheScore() {
    assertThat(training("plateau=1").rateFactor(List.of(1.0, 2.0, 3.0))).isEqualTo(1);
    assertThat(training("plateau=1").rates(10)).isEmpty();
  }

  @Test
  void stepsAreThoseOfTheSchedule() {
    Training training = training("schedule=step", "lr=1", "lr-drop=0.1", "lr-drops=1");
    assertThat(training.rates(10).orElseThrow().valueAt(4, 0)).isEqualTo(1);
    assertThat(training.rates(10).orElseThrow().valueAt(5, 0)).isCloseTo(0.1, within(1e-12));
  }

  private static Training training(String... settings) {
    return new RecipeReader(Tasks.all())
        .read(RecipeRequest.ofTask("adding", settings))
        .first()
        .training();
  }
}
