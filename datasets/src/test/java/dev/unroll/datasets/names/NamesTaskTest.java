package dev.unroll.datasets.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.datavec.LabelledLinesReader;
import dev.unroll.datasets.datavec.Vocabulary;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.task.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;

final class NamesTaskTest {
  @TempDir Path folder;

  @Test
  void nothingGivenSaysWhatToGive() {
    assertThatThrownBy(() -> new NamesTask.Settings("", 1, false))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(
            "Set data.file to a folder, or to names for the catalogue's surnames");
  }

  @Test
  void surnames() throws IOException {
    String source = TestData.shared("names").toString();
    NamesTask task = new NamesTask(new NamesTask.Settings(source, 5, true));
    assertThat(task.classes()).hasSize(18).doesNotContain("LICENSE");
    int all = task.train().size() + task.validation().size() + task.test().size();
    assertThat(all).isBetween(20_000, 20_074);
    double majority = task.baselines().get(0).scores().get("error");
    double bayes = task.baselines().get(1).scores().get("error");
    assertThat(majority).isBetween(0.4, 0.65);
    assertThat(bayes).isLessThan(majority - 0.15);
    DataSet batch = task.train().batch(0, 9000);
    assertThat(batch.getFeatures().sum(1)).isEqualTo(batch.getFeaturesMaskArray());
    task.save(folder);
    assertThat(Vocabulary.parse(Files.readString(folder.resolve("vocabulary.txt"))))
        .isEqualTo(task.vocabulary());
    assertThat(Files.readAllLines(folder.resolve("classes.txt"))).isEqualTo(task.classes());
    assertThat(TestData.fingerprint(task)).isEqualTo("6a8854024303c3fe");
  }

  @Test
  void withoutRepeatsALineCountsOnceInItsClass() {
    String source = TestData.shared("names").toString();
    NamesTask task = new NamesTask(new NamesTask.Settings(source, 5, false));
    int all = task.train().size() + task.validation().size() + task.test().size();
    assertThat(all).isEqualTo(18_012);
  }

  @Test
  void noLineIsInTwoParts() {
    Path source = TestData.shared("names");
    LineSplit split = LineSplit.of(LabelledLinesReader.read(source), 5);
    Set<String> seen = new HashSet<>(split.train().stream().map(Line::text).toList());
    assertThat(split.test()).isNotEmpty().noneMatch(line -> seen.contains(line.text()));
    split.test().forEach(line -> seen.add(line.text()));
    assertThat(split.validation()).isNotEmpty().noneMatch(line -> seen.contains(line.text()));
    assertThat(split.test().stream().map(Line::label).distinct()).hasSize(18);
    assertThat(split.train().stream().map(Line::label).distinct()).hasSize(18);
  }
}
