package dev.unroll.datasets.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.task.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** What can be known of the missing word, from every sentence the generator can make. */
final class ClozeTest {
  private static final int PHRASES = 2;
  private static final Map<ClozeGrammar.Sentence, Double> ALL = all();

  private final Task task = new Cloze(new Cloze.Settings(PHRASES, 40, 10, 2000, 3));

  private static Map<ClozeGrammar.Sentence, Double> all() {
    Map<ClozeGrammar.Sentence, Double> all = new LinkedHashMap<>();
    Odometer dice = new Odometer();
    do {
      ClozeGrammar.Sentence sentence = ClozeGrammar.any(dice, PHRASES);
      all.merge(sentence, dice.probability(), Double::sum);
    } while (dice.next());
    return all;
  }

  @Test
  void theBoundIsThatOfEverySentenceThereIs() {
    assertThat(ALL).hasSize(9 * 4 * (1 + 16 + 256) * 2);
    assertThat(ALL.values().stream().mapToDouble(p -> p).sum()).isCloseTo(1, within(1e-12));
    Map<String, double[]> forward = joint(s -> s.words().subList(0, s.gap() + 1).toString());
    Map<String, Double> bound = task.baselines().get(1).scores();
    assertThat(bound.get("error")).isCloseTo(error(forward), within(1e-12));
    assertThat(bound.get("nats")).isCloseTo(nats(forward), within(1e-12));
    assertThat(bound.get("error")).isCloseTo(7.0 / 9, within(1e-12));
  }

  @Test
  void whoReadsEverythingKnows() {
    Map<String, double[]> both = joint(ClozeGrammar.Sentence::toString);
    assertThat(error(both)).isCloseTo(0, within(1e-12));
    Map<String, double[]> behind =
        joint(s -> s.words().subList(s.gap(), s.words().size()).toString());
    assertThat(error(behind)).isCloseTo(0, within(1e-12));
  }

  @Test
  void neitherTheVerbNorTheCoatIsEnough() {
    assertThat(error(joint(s -> s.words().get(s.words().size() - 5)))).isGreaterThan(0.6);
    assertThat(error(joint(s -> s.words().get(s.words().size() - 1)))).isGreaterThan(0.6);
  }

  @Test
  void asksAtTheGapAlone() {
    DataSet batch = task.test().batch(IntStream.range(0, 200).toArray());
    INDArray words = batch.getFeatures().argMax(1);
    INDArray gaps = batch.getLabelsMaskArray();
    int gap = ClozeGrammar.WORDS.indexOf("___");
    for (int n = 0; n < 200; n++) {
      assertThat(gaps.getRow(n).sumNumber().intValue()).isOne();
      int at = gaps.getRow(n).argMax().getInt(0);
      assertThat(words.getInt(n, at)).isEqualTo(gap);
      int steps = batch.getFeaturesMaskArray().getRow(n).sumNumber().intValue();
      assertThat(steps).isGreaterThan(at + 5);
      assertThat(batch.getLabels().slice(n).sumNumber().intValue()).isOne();
    }
  }

  @Test
  void aSentenceReadsAsEnglish() {
    assertThat(ClozeGrammar.any(new Random(1), 2).toString())
        .matches("the \\w+ ___ (\\w+ the \\w+ ){0,2}\\w+ and shook its (feathers|fur|scales)");
  }

  /** How probable every pair of what is seen of a sentence and its animal is. */
  private static Map<String, double[]> joint(Function<ClozeGrammar.Sentence, String> seen) {
    Map<String, double[]> joint = new HashMap<>();
    ALL.forEach(
        (sentence, p) ->
            joint.computeIfAbsent(seen.apply(sentence), key -> new double[9])[sentence.animal()] +=
                p);
    return joint;
  }

  private static double error(Map<String, double[]> joint) {
    return 1 - joint.values().stream().mapToDouble(p -> DoubleStream.of(p).max().orElse(0)).sum();
  }

  private static double nats(Map<String, double[]> joint) {
    double nats = 0;
    for (double[] p : joint.values()) {
      double sum = DoubleStream.of(p).sum();
      nats += DoubleStream.of(p).filter(q -> q > 0).map(q -> q * Math.log(sum / q)).sum();
    }
    return nats;
  }

  /** Every way the dice can fall, one after another. */
  private static final class Odometer extends Random {
    private static final long serialVersionUID = 1L;

    private final List<Integer> digits = new ArrayList<>();
    private final List<Integer> bases = new ArrayList<>();
    private int position;

    @Override
    public int nextInt(int bound) {
      if (position == digits.size()) {
        digits.add(0);
        bases.add(bound);
      }
      return digits.get(position++);
    }

    double probability() {
      return bases.stream().mapToDouble(base -> 1.0 / base).reduce(1, (a, b) -> a * b);
    }

    boolean next() {
      position = 0;
      while (!digits.isEmpty()) {
        int last = digits.size() - 1;
        if (digits.get(last) + 1 < bases.get(last)) {
          digits.set(last, digits.get(last) + 1);
          return true;
        }
        digits.remove(last);
        bases.remove(last);
      }
      return false;
    }
  }
}
