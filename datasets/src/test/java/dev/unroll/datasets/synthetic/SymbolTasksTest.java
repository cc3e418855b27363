package dev.unroll.datasets.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.task.Scorer;
import dev.unroll.datasets.task.Sequences;
import dev.unroll.datasets.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Every answer by another way than the task's own, and every baseline by trying it. */
final class SymbolTasksTest {
  private static final Task COPY =
      new SelectiveCopy(new SelectiveCopy.Settings(12, 3, 4, "20", 1, 1, 2000, 3));
  private static final Task INDUCTION =
      new InductionHeads(new InductionHeads.Settings(9, 5, "14", 1, 1, 2000, 3));
  private static final Task RECALL =
      new Recall(new Recall.Settings(14, 4, 2, 6, "20", 1, 1, 2000, 3));
  private static final Task PARITY = new Parity(new Parity.Settings(6, "9, 8", 1, 1, 2000, 3));
  private static final Task MODULAR =
      new ModularArithmetic(new ModularArithmetic.Settings(8, 3, "13", 1, 1, 4000, 3));
  private static final Task DYCK = new Dyck(new Dyck.Settings(12, 3, 2, "20", 1, 1, 2000, 3));
  private static final Task REVERSE =
      new ReverseDigits(new ReverseDigits.Settings(4, "6", 1, 1, 4000, 3));

  static List<Task> tasks() {
    return List.of(COPY, INDUCTION, RECALL, PARITY, MODULAR, DYCK, REVERSE);
  }

  /** One sequence: a symbol a step, and an answer, or −1 where there is none. */
  @SuppressWarnings("ArrayRecordComponent") // made for one comparison
  private record Read(int[] symbols, int[] answers) {}

  private static DataSet all(Sequences part) {
    return part.batch(IntStream.range(0, part.size()).toArray());
  }

  private static List<Read> read(Sequences part) {
    DataSet batch = all(part);
    INDArray in = batch.getFeatures().argMax(1);
    INDArray out = batch.getLabels().argMax(1);
    INDArray padding = batch.getFeaturesMaskArray();
    INDArray asked = batch.getLabelsMaskArray();
    INDArray ones = batch.getFeatures().sum(1);
    INDArray labels = batch.getLabels().sum(1);
    List<Read> sequences = new ArrayList<>();
    for (int n = 0; n < in.size(0); n++) {
      int row = n;
      int steps = padding == null ? (int) in.size(1) : padding.getRow(n).sumNumber().intValue();
      int[] symbols = IntStream.range(0, steps).map(t -> in.getInt(row, t)).toArray();
      int[] answers =
          IntStream.range(0, steps)
              .map(t -> asked == null || asked.getInt(row, t) == 1 ? out.getInt(row, t) : -1)
              .toArray();
      for (int t = 0; t < in.size(1); t++) {
        assertThat(ones.getInt(n, t)).isEqualTo(t < steps ? 1 : 0);
        assertThat(labels.getInt(n, t)).isEqualTo(t < steps && answers[t] >= 0 ? 1 : 0);
      }
      sequences.add(new Read(symbols, answers));
    }
    return sequences;
  }

  /** The sequences of the test part and of the longer one. */
  private static List<Read> tests(Task task) {
    List<Read> sequences = new ArrayList<>(read(task.test()));
    task.furtherTests().values().forEach(part -> sequences.addAll(read(part)));
    return sequences;
  }

  private static List<Integer> asked(Read one) {
    return Arrays.stream(one.answers()).filter(answer -> answer >= 0).boxed().toList();
  }

  @Test
  void selectiveCopyWantsWhatIsNoBlank() {
    for (Read one : tests(COPY)) {
      List<Integer> tokens = Arrays.stream(one.symbols()).filter(s -> s < 4).boxed().toList();
      assertThat(asked(one)).isEqualTo(tokens).hasSize(3);
      int[] end = Arrays.copyOfRange(one.symbols(), one.symbols().length - 3, one.symbols().length);
      assertThat(end).containsOnly(5);
      assertThat(one.answers()[one.answers().length - 4]).isEqualTo(-1);
    }
    assertThat(read(COPY.furtherTests().get("T = 20"))).allMatch(one -> one.symbols().length == 23);
  }

  @Test
  void inductionWantsTheFollowerOfTheSpecialSymbol() {
    for (Read one : tests(INDUCTION)) {
      List<Integer> symbols = Arrays.stream(one.symbols()).boxed().toList();
      assertThat(symbols.indexOf(4)).isLessThan(symbols.lastIndexOf(4) - 1);
      assertThat(symbols.lastIndexOf(4)).isEqualTo(symbols.size() - 1);
      assertThat(asked(one)).containsExactly(symbols.get(symbols.indexOf(4) + 1));
      assertThat(one.answers()[symbols.size() - 1]).isNotEqualTo(-1);
    }
  }

  @Test
  void recallWantsTheValueThatFollowedTheKey() {
    int[] seen = new int[5];
    for (Read one : tests(RECALL)) {
      Map<Integer, Integer> memory = new HashMap<>();
      int t = 0;
      while (one.symbols()[t] < 6 && one.symbols()[t + 1] >= 6 && one.symbols()[t + 1] < 12) {
        assertThat(memory.put(one.symbols()[t], one.symbols()[t + 1] - 6)).isNull();
        t += 2;
      }
      assertThat(memory.values()).doesNotHaveDuplicates().hasSizeBetween(2, 4);
      seen[memory.size()]++;
      for (int s = 0; s < one.symbols().length; s++) {
        boolean key = s >= t && one.symbols()[s] < 6;
        assertThat(one.answers()[s]).isEqualTo(key ? memory.remove(one.symbols()[s]) : -1);
      }
      assertThat(memory).isEmpty();
    }
    assertThat(seen[2]).isCloseTo(seen[3], within(200)).isCloseTo(seen[4], within(200));
  }

  @Test
  void parityCountsOnes() {
    for (Read one : tests(PARITY)) {
      checkPrefixes(one, 6, t -> Arrays.stream(one.symbols()).limit(t + 1).sum() % 2);
    }
    assertThat(PARITY.furtherTests()).containsOnlyKeys("T = 8", "T = 9");
  }

  private static void checkPrefixes(Read one, int trained, IntUnaryOperator at) {
    int steps = one.symbols().length;
    int first = steps > trained ? trained : 0;
    for (int t = 0; t < steps; t++) {
      assertThat(one.answers()[t]).isEqualTo(t < first ? -1 : at.applyAsInt(t));
    }
  }

  @Test
  void modularArithmeticIsThatOfWholeNumbers() {
    for (Read one : tests(MODULAR)) {
      checkPrefixes(
          one,
          8,
          t -> {
            long value = one.symbols()[0];
            for (int s = 2; s <= t; s += 2) {
              long number = one.symbols()[s];
              int operation = one.symbols()[s - 1];
              value =
                  operation == 3
                      ? value + number
                      : operation == 4 ? value - number : value * number;
            }
            return t % 2 == 1 ? -1 : (int) Math.floorMod(value, 3L);
          });
    }
  }

  @Test
  void dyckWantsWhatIsLeftWhenPairsAreTakenOut() {
    for (Read one : tests(DYCK)) {
      checkPrefixes(
          one,
          12,
          t -> {
            String word =
                Arrays.stream(one.symbols())
                    .limit(t + 1)
                    .mapToObj(s -> "([)]".substring(s, s + 1))
                    .collect(Collectors.joining());
            for (String before = ""; !before.equals(word); ) {
              before = word;
              word = word.replace("()", "").replace("[]", "");
            }
            assertThat(word).matches("[(\\[]{0,3}");
            return word.isEmpty() ? 2 : word.endsWith("(") ? 0 : 1;
          });
    }
  }

  @Test
  void reverseDigitsWritesTheNumberBackwards() {
    int[] seen = new int[7];
    for (Read one : tests(REVERSE)) {
      String text =
          Arrays.stream(one.symbols())
              .mapToObj(s -> s == 10 ? "," : "" + s)
              .collect(Collectors.joining());
      String[] parts = text.split(",", -1);
      String wanted =
          asked(one).stream().map(a -> a == 10 ? "#" : "" + a).collect(Collectors.joining());
      assertThat(parts[1]).isEqualTo(new StringBuilder(parts[0]).reverse().toString());
      assertThat(wanted).isEqualTo(parts[1] + "#");
      assertThat(one.answers())
          .startsWith(IntStream.range(0, parts[0].length()).map(k -> -1).toArray());
      seen[parts[0].length()]++;
    }
    assertThat(seen).startsWith(0).endsWith(0, 4000);
    assertThat(Arrays.stream(seen, 1, 5).min().orElseThrow()).isGreaterThan(900);
  }

  /** The best of a symbol alone, from the frequencies of answers behind each symbol. */
  @ParameterizedTest
  @MethodSource("tasks")
  void theBaselineIsWhatTheBestWithoutMemoryGets(Task task) {
    check(task, task.test(), "error", true);
    task.furtherTests().forEach((name, part) -> check(task, part, "error at " + name, false));
  }

  private static void check(Task task, Sequences part, String name, boolean nats) {
    DataSet batch = all(part);
    double[][] counts = new double[task.shape().inputs()][task.shape().outputs()];
    List<Read> sequences = read(part);
    for (Read one : sequences) {
      for (int t = 0; t < one.symbols().length; t++) {
        if (one.answers()[t] >= 0) {
          counts[memoryless(task) ? one.symbols()[t] : 0][one.answers()[t]]++;
        }
      }
    }
    INDArray output = batch.getLabels().like();
    for (int n = 0; n < sequences.size(); n++) {
      Read one = sequences.get(n);
      for (int t = 0; t < one.symbols().length; t++) {
        double[] row = counts[memoryless(task) ? one.symbols()[t] : 0];
        double sum = Math.max(1, Arrays.stream(row).sum());
        for (int k = 0; k < row.length; k++) {
          output.putScalar(new int[] {n, k, t}, row[k] / sum);
        }
      }
    }
    Scorer scorer = task.scorer();
    scorer.add(batch, output);
    Map<String, Double> baseline = task.baselines().get(0).scores();
    assertThat(scorer.scores().get("error")).isCloseTo(baseline.get(name), within(0.03));
    if (nats) {
      assertThat(scorer.scores().get("nats")).isCloseTo(baseline.get("nats"), within(0.03));
    }
  }

  /** Whether its baseline looks at the symbol just read. */
  private static boolean memoryless(Task task) {
    return task.baselines().get(0).name().equals("no memory");
  }

  @Test
  void recallsSecondBaselineIsOneOfTheValuesShown() {
    double wrong = 0;
    double nats = 0;
    double all = 0;
    for (Read one : read(RECALL.test())) {
      int pairs = asked(one).size();
      all += pairs;
      wrong += pairs - 1;
      nats += pairs * Math.log(pairs);
    }
    Map<String, Double> scores = RECALL.baselines().get(1).scores();
    assertThat(scores.get("error")).isCloseTo(wrong / all, within(0.01));
    assertThat(scores.get("nats")).isCloseTo(nats / all, within(0.01));
    assertThat(scores).containsEntry("error at T = 20", scores.get("error"));
  }

  @Test
  void longerPartsAreOtherSequencesOfTheSameSeed() {
    Map<String, Sequences> parts = PARITY.furtherTests();
    INDArray nine = parts.get("T = 9").batch(0, 1).getFeatures();
    assertThat(nine).isEqualTo(PARITY.furtherTests().get("T = 9").batch(0, 1).getFeatures());
    assertThat(PARITY.testScores())
        .containsExactly("error", "nats", "error at T = 8", "error at T = 9");
    assertThat(parts.get("T = 8").size()).isEqualTo(2000);
  }

  @Test
  void lengthsThatAreNoneAreRefused() {
    assertThatThrownBy(() -> new Parity.Settings(6, "9;8", 1, 1, 1, 3))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(
            "data.test-lengths: expected whole numbers with commas between, such as 80,160, got"
                + " \"9;8\"");
    assertThat(new Parity(new Parity.Settings(6, "", 1, 1, 1, 3)).furtherTests()).isEmpty();
    assertThat(new Parity(new Parity.Settings(9, "9,8", 1, 1, 1, 3)).furtherTests()).isEmpty();
    assertThatThrownBy(() -> new Recall.Settings(11, 4, 5, 3, "", 1, 1, 1, 3))
        .hasMessageContaining("data.min-pairs: expected a value from 1 to 4, got 5")
        .hasMessageContaining("data.length: expected at least 12, got 11")
        .hasMessageContaining("data.symbols: expected at least 4, got 3");
  }
}
