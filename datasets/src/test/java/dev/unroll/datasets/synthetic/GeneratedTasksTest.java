package dev.unroll.datasets.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.task.Scorer;
import dev.unroll.datasets.task.Sequences;
import dev.unroll.datasets.task.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

final class GeneratedTasksTest {
  private static DataSet all(Sequences part) {
    return part.batch(IntStream.range(0, part.size()).toArray());
  }

  @Test
  void addingMarksOneNumberInEachHalf() {
    Task task = new Adding(new Adding.Settings(11, 1, 1, 200, 3));
    DataSet batch = all(task.test());
    for (int n = 0; n < 200; n++) {
      double sum = 0;
      int[] marks = new int[2];
      for (int t = 0; t < 11; t++) {
        if (batch.getFeatures().getDouble(n, 1, t) == 1) {
          marks[t < 5 ? 0 : 1]++;
          sum += batch.getFeatures().getDouble(n, 0, t);
        }
      }
      assertThat(marks).containsExactly(1, 1);
      assertThat(batch.getLabels().getDouble(n, 0)).isCloseTo(sum, within(1e-6));
    }
  }

  @Test
  void addingsBaselineIsWhatTheMeanGets() {
    Task task = new Adding(new Adding.Settings(10, 1, 1, 20_000, 3));
    DataSet batch = all(task.test());
    Scorer scorer = task.scorer();
    scorer.add(batch, Nd4j.ones(20_000, 1));
    assertThat(task.baselines().get(0).scores().get("MSE")).isEqualTo(1.0 / 6);
    assertThat(scorer.scores().get("MSE")).isCloseTo(1.0 / 6, within(0.004));
  }

  @Test
  void copyWantsTheSymbolsAfterTheGo() {
    Task task = new CopyMemory(new CopyMemory.Settings(5, 1, 1, 50, 3));
    DataSet batch = all(task.test());
    INDArray in = batch.getFeatures().argMax(1);
    INDArray out = batch.getLabels().argMax(1);
    for (int n = 0; n < 50; n++) {
      for (int i = 0; i < 10; i++) {
        assertThat(out.getInt(n, 15 + i)).isEqualTo(in.getInt(n, i)).isBetween(0, 7);
        assertThat(in.getInt(n, 15 + i)).isEqualTo(8);
      }
      assertThat(in.getInt(n, 14)).isEqualTo(9);
      assertThat(in.getInt(n, 13)).isEqualTo(8);
      assertThat(out.getInt(n, 14)).isEqualTo(8);
    }
  }

  @Test
  void copysBaselineIsWhatNoMemoryGets() {
    Task task = new CopyMemory(new CopyMemory.Settings(50, 1, 1, 10, 3));
    DataSet batch = all(task.test());
    INDArray output = Nd4j.zeros(10, 9, 70);
    for (int n = 0; n < 10; n++) {
      for (int t = 0; t < 70; t++) {
        for (int k = 0; k < 9; k++) {
          boolean certain = t < 60;
          output.putScalar(new int[] {n, k, t}, certain ? (k == 8 ? 1 : 0) : (k == 8 ? 0 : 0.125));
        }
      }
    }
    Scorer scorer = task.scorer();
    scorer.add(batch, output);
    double nats = task.baselines().get(0).scores().get("nats");
    assertThat(nats).isCloseTo(0.2971, within(5e-5));
    assertThat(scorer.scores().get("nats")).isCloseTo(nats, within(1e-6));
    assertThat(scorer.scores().get("recall error")).isCloseTo(0.875, within(0.12));
  }

  @Test
  void temporalOrderHidesTwoMarksAtTheirPlaces() {
    Task task = new TemporalOrder(new TemporalOrder.Settings(50, 1, 1, 400, 3));
    DataSet batch = all(task.test());
    INDArray in = batch.getFeatures().argMax(1);
    INDArray wanted = batch.getLabels().argMax(1);
    int[] seen = new int[4];
    for (int n = 0; n < 400; n++) {
      int sequence = n;
      int[] marks = IntStream.range(0, 50).filter(t -> in.getInt(sequence, t) < 2).toArray();
      assertThat(marks).hasSize(2);
      assertThat(marks[0]).isBetween(5, 9);
      assertThat(marks[1]).isBetween(20, 24);
      assertThat(wanted.getInt(n)).isEqualTo(2 * in.getInt(n, marks[0]) + in.getInt(n, marks[1]));
      seen[wanted.getInt(n)]++;
    }
    assertThat(Arrays.stream(seen).min().orElseThrow()).isGreaterThan(70);
    assertThat(task.baselines().get(0).scores()).containsEntry("error", 0.75);
  }

  @Test
  void flipFlopKeepsEachChannelsLastPulse() {
    Task task = new FlipFlop(new FlipFlop.Settings(2, 30, 0.2, 1, 1, 100, 3));
    DataSet batch = all(task.test());
    for (int n = 0; n < 100; n++) {
      for (int bit = 0; bit < 2; bit++) {
        double kept = 0;
        for (int t = 0; t < 30; t++) {
          double pulse = batch.getFeatures().getDouble(n, bit, t);
          kept = pulse == 0 ? kept : pulse;
          assertThat(kept).isIn(-1.0, 1.0);
          assertThat(batch.getLabels().getDouble(n, bit, t)).isEqualTo(kept);
        }
      }
    }
  }

  @Test
  void flipFlopsBaselinesAreWhatTheirRulesGet() {
    Task task = new FlipFlop(new FlipFlop.Settings(3, 25, 0.2, 1, 1, 2000, 3));
    DataSet batch = all(task.test());
    Scorer noMemory = task.scorer();
    noMemory.add(batch, batch.getFeatures());
    INDArray before = Nd4j.zeros(2000, 3, 25);
    INDArrayIndex[] early = {NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(0, 24)};
    INDArrayIndex[] late = {NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(1, 25)};
    before.put(late, batch.getLabels().get(early));
    Scorer theAnswerBefore = task.scorer();
    theAnswerBefore.add(batch, before);
    List<Scorer> scorers = List.of(noMemory, theAnswerBefore);
    for (int k = 0; k < scorers.size(); k++) {
      Map<String, Double> expected = task.baselines().get(k).scores();
      scorers
          .get(k)
          .scores()
          .forEach((name, score) -> assertThat(score).isCloseTo(expected.get(name), within(.01)));
    }
  }

  @Test
  void agreementDeceivesWhoListensToTheLastNoun() {
    Task task = new Agreement(new Agreement.Settings(2, 2000, 10, 500, 3));
    assertThat(task.baselines().get(0).scores().get("error")).isBetween(0.42, 0.58);
    assertThat(task.baselines().get(1).scores()).containsEntry("error", 1.0);
    Task none = new Agreement(new Agreement.Settings(0, 20, 10, 50, 3));
    assertThat(none.baselines().get(1).scores()).containsEntry("error", 0.0);
  }

  @Test
  void agreementPadsAtTheEnd() {
    Task task = new Agreement(new Agreement.Settings(3, 100, 10, 10, 3));
    DataSet batch = all(task.train());
    INDArray words = batch.getFeatures().sum(1);
    assertThat(words).isEqualTo(batch.getFeaturesMaskArray());
    INDArray mask = batch.getFeaturesMaskArray();
    for (int n = 0; n < 100; n++) {
      for (int t = 1; t < mask.size(1); t++) {
        assertThat(mask.getDouble(n, t)).isLessThanOrEqualTo(mask.getDouble(n, t - 1));
      }
    }
    assertThat(mask.sum(1).minNumber().doubleValue()).isLessThan((double) mask.size(1));
    assertThat(batch.getLabelsMaskArray()).isNull();
  }

  @Test
  void aSentenceReadsAsEnglish() {
    assertThat(Grammar.hard(new Random(1), 1).toString())
        .matches("the (\\w+ )?\\w+ (near|behind|beside|above) the (\\w+ )?\\w+");
  }
}
