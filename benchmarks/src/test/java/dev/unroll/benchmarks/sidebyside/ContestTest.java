package dev.unroll.benchmarks.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ContestTest {
  @Test
  void entrantsTakeTurns() {
    List<String> log = new ArrayList<>();
    List<Samples> samples =
        Contest.hold(List.of(logging("a", log), logging("b", log)), new Budget(2, 7, 100, 20));

    assertThat(log).containsExactly("a 20.0", "b 20.0", "a 7.0", "b 7.0", "a 7.0", "b 7.0");
    assertThat(samples).extracting(Samples::calls).containsExactly(2, 2);
  }

  @Test
  void aTurnIsAtLeastOneCall() {
    List<String> calls = new ArrayList<>();

    assertThat(Entrant.ours(() -> calls.add("call")).turn().apply(0)).hasSize(1);
    assertThat(calls).hasSize(1);
  }

  private static Entrant logging(String name, List<String> log) {
    return Entrant.remote(
        millis -> {
          log.add(name + " " + millis);
          return new double[] {1};
        });
  }
}
