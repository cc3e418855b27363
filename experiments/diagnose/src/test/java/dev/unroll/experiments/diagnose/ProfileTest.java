package dev.unroll.experiments.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ProfileTest {

  @Test
  void quantilesAreValuesThatWereSeen() {
    Profile profile =
        Profile.of(IntStream.range(0, 11).mapToObj(n -> new double[] {n, 10 * n}).toList());
    assertThat(profile.even()).isTrue();
    assertThat(profile.steps()).containsExactly(1, 2);
    assertThat(profile.low()).containsExactly(1.0, 10.0);
    assertThat(profile.middle()).containsExactly(5.0, 50.0);
    assertThat(profile.high()).containsExactly(9.0, 90.0);
  }

  @Test
  void alignsAtTheLastStepAndLeavesOutStepsOfFew() {
    double[] lonely = {9, 9, 9, 1, 2};
    double[] two = {1, 2};
    Profile profile = Profile.of(List.of(lonely, two, two, two));
    assertThat(profile.even()).isFalse();
    assertThat(profile.steps()).containsExactly(-1, 0);
    assertThat(profile.middle()).containsExactly(1.0, 2.0);
  }

  @Test
  void factorMakesWhatIsLeft() {
    Profile profile = Profile.of(List.of(new double[] {1, 2, 4, 8}));
    assertThat(profile.left()).isEqualTo(0.125);
    assertThat(profile.factor()).isCloseTo(0.5, within(1e-15));
  }
}
