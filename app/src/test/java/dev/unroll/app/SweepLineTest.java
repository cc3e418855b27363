package dev.unroll.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.sweep.TrialResult;
import dev.unroll.experiments.sweep.TrialResult.TrialState;
import dev.unroll.experiments.train.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class SweepLineTest {
  private static final Recipe RECIPE =
      Workbench.recipe(List.of("adding", "epochs=10"), null).first();

  private final StringWriter out = new StringWriter();
  private final AtomicLong clock = new AtomicLong();

  @Test
  void saysWhatBecameOfThemAndWhenItEnds() {
    SweepLine line = line(Duration.ofDays(1));
    line.ended(result(0, TrialState.COMPLETED, 0.25)); // found ended: took no time
    line.running(1, update(1, 0.5));
    line.running(2, update(1, 0.5));
    clock.set(10_000);
    line.ended(result(1, TrialState.PRUNED, 0.5));
    clock.set(20_000);
    line.running(2, update(6, 0));
    // One and a half of nine in 20 seconds: seven and a half are left.
    assertThat(last()).isEqualTo("2/10, 1:40 left, 1 running, 1 pruned, best 0.25");
  }

  @Test
  void theTimeMayBeUpBefore() {
    SweepLine line = line(Duration.ofSeconds(30));
    line.running(1, update(1, 0.5));
    clock.set(20_000);
    line.running(1, update(6, 0));
    assertThat(last()).startsWith("0/10, 0:10 left, 1 running");
  }

  private SweepLine line(Duration time) {
    PrintWriter writer = new PrintWriter(out, true);
    return new SweepLine(new StatusLine(writer, 0, clock::get), 10, time);
  }

  private static Progress.Update update(int epoch, double part) {
    return new Progress.Update(RECIPE, epoch, RECIPE.training().epochs(), part, 1, Double.NaN, 1);
  }

  private static TrialResult result(int trial, TrialState state, double cost) {
    return new TrialResult(trial, Map.of("lr", "1"), state, cost, 10, 1, "");
  }

  private String last() {
    List<String> lines = out.toString().lines().toList();
    return lines.get(lines.size() - 1);
  }
}
