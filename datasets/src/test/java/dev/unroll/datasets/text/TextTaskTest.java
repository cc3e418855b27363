package dev.unroll.datasets.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.datavec.Vocabulary;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.task.Scorer;
import dev.unroll.datasets.task.Task;
import dev.unroll.datasets.task.Task.Baseline;
import dev.unroll.datasets.task.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

final class TextTaskTest {
  @TempDir Path folder;

  private TextTask task(String text, int length, int evalLength) throws IOException {
    Path file = Files.writeString(folder.resolve("text.txt"), text);
    return new TextTask(new TextTask.Settings(file.toString(), length, evalLength));
  }

  private static String read(TextTask task, INDArray oneHot, int n, int steps) {
    INDArray numbers = oneHot.argMax(1);
    int[] read = new int[steps];
    for (int t = 0; t < steps; t++) {
      read[t] = numbers.getInt(n, t);
    }
    return task.tokenizer().decode(read);
  }

  @Test
  void windowsFollowEachOtherAndAnswerWithTheNextCharacter() throws IOException {
    TextTask task = task("abcdefghij".repeat(20), 7, 9);
    assertThat(task.train().size()).isEqualTo((170 - 1) / 7);
    DataSet batch = task.train().batch(0, 1);
    assertThat(read(task, batch.getFeatures(), 0, 7)).isEqualTo("abcdefg");
    assertThat(read(task, batch.getLabels(), 0, 7)).isEqualTo("bcdefgh");
    assertThat(read(task, batch.getFeatures(), 1, 7)).isEqualTo("hijabcd");
    assertThat(batch.getLabelsMaskArray()).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void partsAreCutAtTheSameCharactersAndScoredPerCharacter(Tokens tokens) throws IOException {
    String text = "the cat sat on the mat; ".repeat(40);
    Path file = Files.writeString(folder.resolve("text.txt"), text);
    String name = tokens.name().toLowerCase(Locale.ROOT);
    TextTask task = new TextTask(new TextTask.Settings(file.toString(), name, 20, 7, 500));
    assertThat(task.tokenizer().size()).isLessThanOrEqualTo(20);
    DataSet batch = task.test().batch(0);
    int count = batch.getLabelsMaskArray().sumNumber().intValue();
    assertThat(read(task, batch.getLabels(), 0, count)).isEqualTo(text.substring(864));
    Scorer scorer = task.scorer();
    int size = task.tokenizer().size();
    scorer.add(batch, Nd4j.valueArrayOf(batch.getLabels().shape(), 1.0 / size));
    assertThat(scorer.scores().get("nats")).isCloseTo(count * Math.log(size) / 96, within(1e-5));
    boolean characters = tokens == Tokens.CHAR || tokens == Tokens.AUTO;
    assertThat(count).isLessThan(characters ? 97 : 70);
    List<Baseline> baselines = task.baselines();
    assertThat(baselines.get(0).scores().get("nats")).isCloseTo(Math.log(11), within(1e-9));
    assertThat(baselines.get(5).scores().get("nats")).isLessThan(0.1);
  }

  @ParameterizedTest
  @CsvSource({"499999, characters", "500000, tokens"})
  void longTextsAreReadInPairs(int length, String fact) throws IOException {
    String text = "the cat sat on the mat; ".repeat(length / 24 + 1).substring(0, length);
    Path file = Files.writeString(folder.resolve("text.txt"), text);
    TextTask task = new TextTask(new TextTask.Settings(file.toString(), "auto", 20, 7, 500));
    assertThat(task.facts()).containsKey(fact);
    assertThat(((TextTask) task.joined().orElseThrow()).facts()).containsKey(fact);
  }

  @Test
  void testWindowsCoverEveryCharacterOnce() throws IOException {
    TextTask task = task("abcdefghij".repeat(20), 7, 9);
    assertThat(task.test().size()).isEqualTo(3);
    DataSet batch = task.test().batch(0, 1, 2);
    assertThat(read(task, batch.getFeatures(), 0, 9)).isEqualTo("jabcdefgh");
    assertThat(read(task, batch.getLabels(), 0, 9)).isEqualTo("abcdefghi");
    assertThat(read(task, batch.getLabels(), 2, 2)).isEqualTo("ij");
    assertThat(batch.getLabelsMaskArray().sumNumber().intValue()).isEqualTo(20);
    assertThat(batch.getLabels().sumNumber().intValue()).isEqualTo(20);
    Scorer scorer = task.scorer();
    scorer.add(batch, Nd4j.valueArrayOf(new long[] {3, 10, 9}, 0.1));
    assertThat(scorer.scores().get("nats")).isCloseTo(Math.log(10), within(1e-6));
    assertThat(scorer.scores().get("bits")).isCloseTo(3.321928, within(1e-5));
  }

  @Test
  void aSlotForUnknownCharactersOnlyWhereNeeded() throws IOException {
    assertThat(task("ab".repeat(100), 7, 9).shape().inputs()).isEqualTo(2);
    TextTask late = task("ab".repeat(100) + "é", 7, 9);
    assertThat(late.shape().inputs()).isEqualTo(3);
    assertThat(late.facts().get("vocabulary"))
        .isEqualTo("3, the last for characters the first 90 % do not have");
  }

  @Test
  void savesItsVocabulary() throws IOException {
    TextTask task = task("a\n\t\\ é\u00A0😀\u2028?".repeat(30), 7, 9);
    task.save(folder);
    Vocabulary loaded =
        Vocabulary.parse(Files.readString(folder.resolve(TextTask.VOCABULARY_FILE)));
    assertThat(loaded).isEqualTo(task.tokenizer());
    assertThat(loaded.size()).isEqualTo(10);
  }

  @Test
  void tooShortATextSaysHowLongItMustBe() {
    assertThatThrownBy(() -> task("short", 50, 50))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(
            "expected at least 80 characters for windows of data.length 50, got 5");
  }

  /** Of two texts that differ in the validation part alone, which is 85 to 90 % of the text. */
  @Test
  void baselineAndNetworkLearnFromTheSameCharacters() throws IOException {
    String start = "abcdefghij".repeat(85);
    String end = "abcdefghij".repeat(10);
    TextTask one = task(start + "abcdefghij".repeat(5) + end, 7, 9);
    TextTask other = task(start + "aaaaajjjjj".repeat(4) + "abcdefghij" + end, 7, 9);
    assertThat(one.train().batch(120)).isEqualTo(other.train().batch(120));
    assertThat(one.baselines()).isEqualTo(other.baselines());
    Task oneJoined = one.joined().orElseThrow();
    Task otherJoined = other.joined().orElseThrow();
    assertThat(oneJoined.train().batch(125)).isNotEqualTo(otherJoined.train().batch(125));
    List<Baseline> baselines = oneJoined.baselines();
    for (int i = 1; i < baselines.size(); i++) { // all but the uniform one
      assertThat(baselines.get(i)).isNotEqualTo(otherJoined.baselines().get(i));
    }
    assertThat(oneJoined.train().size()).isEqualTo((900 - 1) / 7);
    assertThat(oneJoined.test().batch(0)).isEqualTo(one.test().batch(0));
  }

  /** Characters of the last, partial window are in neither. */
  @Test
  void charactersBehindTheLastWindowAreInNeither() throws IOException {
    String start = "abcdefghij".repeat(16) + "abcdefghi"; // 169 of 170
    TextTask one = task(start + "j" + "abcdefghij".repeat(3), 12, 9);
    TextTask other = task(start + "a" + "abcdefghij".repeat(3), 12, 9);
    assertThat(one.train().size() * 12 + 1).isEqualTo(169);
    assertThat(one.baselines()).isEqualTo(other.baselines());
  }

  @Test
  void shakespearesBaselinesAreThePublishedOnes() {
    Path file = TestData.shared("tinyshakespeare.txt");
    TextTask task = new TextTask(new TextTask.Settings(file.toString(), 100, 200));
    List<Double> nats =
        task.joined().orElseThrow().baselines().stream()
            .map(Baseline::scores)
            .map(s -> s.get("nats"))
            .toList();
    double[] published = {4.174, 3.347, 2.484, 2.046, 1.784, 1.561};
    Offset<Double> rounding = within(6e-4);
    for (int i = 0; i < published.length; i++) {
      assertThat(nats.get(i)).isCloseTo(published[i], rounding);
    }
    assertThat(task.shape().inputs()).isEqualTo(65);
    assertThat(task.facts().get("characters"))
        .isEqualTo("1115394: 948084 train, 55770 validation, 111540 test");
  }
}
