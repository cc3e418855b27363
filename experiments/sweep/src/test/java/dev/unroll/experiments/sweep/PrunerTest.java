package dev.unroll.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.input.InvalidInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PrunerTest {
  private static final double NONE = Double.NaN;
  private static final int EPOCHS = 27;

  @ParameterizedTest
  @CsvSource({
    "median, 'median(4,2)'",
    "'median(3, 5)', 'median(3,5)'",
    "asha, 'asha(1,3)'",
    "'asha(2,4)', 'asha(2,4)'",
    "none, none"
  })
  void rulesAreWrittenAsTheyAreRead(String text, String written) {
    assertThat(Pruner.parse(text).text()).isEqualTo(written);
    assertThat(Pruner.parse(written)).isEqualTo(Pruner.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hyperband", "median(0,1)", "asha(1,1)", "asha(1)", "none(1,1)", ""})
  void otherRulesAreRefused(String text) {
    assertThatThrownBy(() -> Pruner.parse(text))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("--pruner: expected");
  }

  @Test
  void theMedianIsOfTheBestScoresAtThatEpoch() {
    Pruner median = new Pruner.Median(3, 2);
    List<LearningCurve> others = List.of(whole(9, 4, 1), whole(9, 9, 9), whole(3, 5, 5));
    // After two epochs the others' bests are 4, 9 and 3.
    assertThat(median.prune(List.of(8.0, 4.5), others))
        .hasValueSatisfying(why -> assertThat(why).contains("median of 3 after epoch 2"));
    assertThat(median.prune(List.of(4.0, 8.0), others)).isEmpty();
    assertThat(median.prune(List.of(4.5, NONE), others)).isPresent();
    assertThat(median.prune(List.of(99.0), others)).as("warm-up").isEmpty();
    assertThat(median.prune(List.of(99.0, 99.0), others.subList(0, 2))).as("too few").isEmpty();
  }

  @Test
  void whoWasPrunedIsNotAtTheNextRungAndWhoEndedIs() {
    Pruner halving = new Pruner.Halving(1, 2);
    LearningCurve pruned = new LearningCurve(List.of(1.0), false);
    LearningCurve ended = new LearningCurve(List.of(1.0), true);
    assertThat(halving.prune(List.of(2.0), List.of(pruned))).isPresent();
    assertThat(halving.prune(List.of(2.0, 2.0), List.of(pruned))).isEmpty();
    assertThat(halving.prune(List.of(2.0, 2.0), List.of(ended))).isPresent();
    assertThat(new Pruner.Median(1, 1).prune(List.of(2.0, 2.0), List.of(pruned))).isPresent();
  }

  @Test
  void halvingJudgesAtItsRungsAlone() {
    Pruner halving = new Pruner.Halving(2, 3);
    List<LearningCurve> others = List.of(whole(1, 1, 1), whole(2, 2, 2), whole(3, 3, 3));
    assertThat(halving.prune(List.of(9.0), others)).isEmpty();
    assertThat(halving.prune(List.of(9.0, 9.0), others))
        .hasValueSatisfying(
            why -> assertThat(why).contains("place 4 of 4 after epoch 2, 1 went on"));
    assertThat(halving.prune(List.of(9.0, 9.0, 9.0), others)).isEmpty();
    assertThat(halving.prune(List.of(0.5, 9.0), others)).isEmpty();
  }

  /** Constant curves: a rung of reduction 3 lets a third go on, so the k-th is reached by 3^-k. */
  @Test
  void halvingSpendsTheSameOnEveryRung() {
    List<Integer> epochs = spent(new Pruner.Halving(1, 3), 1500);
    assertThat(share(epochs, 3)).isCloseTo(1 / 3.0, within(0.04));
    assertThat(share(epochs, 9)).isCloseTo(1 / 9.0, within(0.02));
    assertThat(share(epochs, EPOCHS)).isCloseTo(1 / 27.0, within(0.015));
    double mean = epochs.stream().mapToInt(Integer::intValue).average().orElseThrow();
    assertThat(mean).as("4 rungs of 3/4 epochs a trial, of 27").isCloseTo(3, within(0.5));
  }

  @Test
  void theMedianRuleEndsHalf() {
    List<Integer> epochs = spent(new Pruner.Median(5, 3), 1000);
    assertThat(share(epochs, EPOCHS)).isCloseTo(0.5, within(0.08));
    assertThat(epochs).allMatch(spent -> spent == 3 || spent == EPOCHS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"median", "asha"})
  void theBestOfSteadyCurvesIsNeverEnded(String rule) {
    for (int seed = 0; seed < 20; seed++) {
      List<Double> levels = levels(60, seed);
      List<Integer> epochs = spent(Pruner.parse(rule), levels);
      assertThat(epochs.get(levels.indexOf(Collections.min(levels)))).isEqualTo(EPOCHS);
    }
  }

  private static List<Integer> spent(Pruner pruner, int trials) {
    return spent(pruner, levels(trials, 1));
  }

  private static List<Double> levels(int trials, long seed) {
    Random random = new Random(seed);
    return random.doubles(trials).boxed().toList();
  }

  /** Epochs that each trial gets, one after another, if its score stays at its level. */
  private static List<Integer> spent(Pruner pruner, List<Double> levels) {
    List<LearningCurve> known = new ArrayList<>();
    List<Integer> spent = new ArrayList<>();
    for (double level : levels) {
      int epochs = 1;
      while (epochs < EPOCHS && pruner.prune(Collections.nCopies(epochs, level), known).isEmpty()) {
        epochs++;
      }
      known.add(new LearningCurve(Collections.nCopies(epochs, level), epochs == EPOCHS));
      spent.add(epochs);
    }
    return spent;
  }

  private static double share(List<Integer> epochs, int least) {
    return epochs.stream().filter(spent -> spent >= least).count() / (double) epochs.size();
  }

  private static LearningCurve whole(double... scores) {
    List<Double> list = new ArrayList<>();
    for (double score : scores) {
      list.add(score);
    }
    return new LearningCurve(list, true);
  }
}
