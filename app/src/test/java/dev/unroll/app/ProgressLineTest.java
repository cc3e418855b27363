package dev.unroll.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.experiments.recipe.ComparisonRecipe;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.train.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ProgressLineTest {
  private static final ComparisonRecipe RECIPE =
      Workbench.recipe(List.of("adding", "models=gru,tanh-rnn-orthogonal", "epochs=10"), null);
  private static final Recipe GRU = RECIPE.runs().get(0);
  private static final Recipe ORTHOGONAL = RECIPE.runs().get(3);

  private final StringWriter out = new StringWriter();
  private final AtomicLong clock = new AtomicLong(1_000_000);

  @Test
  void saysWhereItIs() {
    ProgressLine line = line(200);
    at(10, line, GRU, 1, 0.7);
    assertThat(last())
        .isEqualTo(
            "0/6 done, 14:07 left  gru s1  epoch 1/10  loss 0.2500  validation 0.5000"
                + "  1234 sequences/s");
  }

  @Test
  void aSecondTrainingIsTheSecondHalf() {
    ProgressLine line = line(200);
    Recipe twice = Workbench.recipe(List.of("text", "models=gru", "epochs=2"), null).first();
    for (int epoch : new int[] {1, 2, 1, 2}) {
      at(10, line, twice, epoch, 0.5);
    }
    assertThat(last()).startsWith("0/6 done, 3:54 left  gru s1  retraining, epoch 2/2");
  }

  @Test
  void aBudgetWithRoomForMoreEpochsIsNoSecondTraining() {
    ProgressLine line = line(200);
    Recipe twice = Workbench.recipe(List.of("text", "models=gru", "epochs=4"), null).first();
    for (double epochs : new double[] {1.5, 4}) {
      clock.addAndGet(10_000);
      line.update(new Progress.Update(twice, 1, epochs, 0.4 + epochs / 10, 2, Double.NaN, 100));
    }
    assertThat(last()).contains("gru s1  epoch 1/4").doesNotContain("retraining");
  }

  /** The first two of eight epochs were trained before, and 1.2 of them in 10 s. */
  @Test
  void anUnknownNumberOfEpochsIsNotShown() {
    ProgressLine line = line(200);
    clock.addAndGet(1_000);
    line.update(new Progress.Update(GRU, 3, Double.NaN, 0.2, 2, Double.NaN, 100));
    assertThat(last()).startsWith("0/6 done  gru s1  epoch 3  loss 2.0000");
    clock.addAndGet(9_000);
    line.update(new Progress.Update(GRU, 4, 8, 0.2, 2, Double.NaN, 100));
    assertThat(last()).startsWith("0/6 done, 6:13 left  gru s1  epoch 4/8");
  }

  @Test
  void neverWiderThanTheTerminal() {
    for (int columns = 20; columns < 120; columns++) {
      ProgressLine line = line(columns);
      at(10, line, ORTHOGONAL, 10, 0.5);
      at(10, line, GRU, 1, 0.5);
      line.close();
      int room = columns - 1;
      assertThat(out.toString().split("\r")).allMatch(text -> text.length() <= room);
    }
  }

  @Test
  void aShorterLineLeavesNothingOfTheLonger() {
    ProgressLine line = line(120);
    at(10, line, ORTHOGONAL, 10, 0.5);
    int before = last().length();
    at(10, line, GRU, 1, 0.5);
    assertThat(last().length()).isGreaterThanOrEqualTo(before);
    line.close();
    assertThat(out.toString()).endsWith("\r" + " ".repeat(last().stripTrailing().length()) + "\r");
  }

  @Test
  void whatWasFoundFinishedTookNoTime() {
    ProgressLine line = line(120);
    RECIPE.runs().subList(0, 5).forEach(line::ended);
    at(10, line, ORTHOGONAL.withSeed(3), 6, 0); // five epochs of ten from an earlier sitting
    at(10, line, ORTHOGONAL.withSeed(3), 6, 1); // a fifth of the rest in 20 s
    assertThat(last()).startsWith("5/6 done, 1:20 left");
  }

  @Test
  void whatEndsEarlyIsDone() {
    ProgressLine line = line(120);
    at(60, line, GRU, 1, 1);
    line.ended(GRU);
    at(60, line, ORTHOGONAL, 1, 0);
    assertThat(last()).startsWith("1/6 done, 10:00 left");
  }

  @Test
  void wholeLinesNowAndThenWithoutATerminal() {
    ProgressLine line = line(0);
    at(1, line, GRU, 1, 0.1);
    at(1, line, GRU, 1, 0.2);
    at(15, line, GRU, 1, 0.3);
    line.close();
    assertThat(out.toString().lines()).hasSize(2);
    assertThat(out.toString()).doesNotContain("\r");
  }

  @Test
  void aLossThatExplodesStaysShort() {
    ProgressLine line = line(120);
    clock.addAndGet(10_000);
    line.update(new Progress.Update(GRU, 1, 10, 0.5, 5.4e30, Double.NaN, 1234));
    assertThat(last()).contains("loss 5.4e+30").doesNotContain("validation");
  }

  private ProgressLine line(int columns) {
    return new ProgressLine(new StatusLine(new PrintWriter(out, true), columns, clock::get), 6);
  }

  private void at(long seconds, ProgressLine line, Recipe recipe, int epoch, double part) {
    clock.addAndGet(seconds * 1000);
    line.update(
        new Progress.Update(recipe, epoch, recipe.training().epochs(), part, 0.25, 0.5, 1234));
  }

  /** What the terminal shows last. */
  private String last() {
    return Arrays.stream(out.toString().split("\r"))
        .filter(text -> !text.isBlank())
        .reduce("", (before, text) -> text);
  }
}
