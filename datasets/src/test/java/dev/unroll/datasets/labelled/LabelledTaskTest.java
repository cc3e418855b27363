package dev.unroll.datasets.labelled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.DateOrder;
import dev.unroll.datasets.panel.TableSettings;
import dev.unroll.datasets.task.Sequences;
import dev.unroll.datasets.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

final class LabelledTaskTest {
  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private LabelledTask task(String text, String... settings) throws IOException {
    return new LabelledTask(settings(file("series.csv", text).toString(), settings));
  }

  private static LabelledSettings settings(String file, String... others) {
    Map<String, String> all = new HashMap<>();
    for (String other : others) {
      all.put(other.split("=", 2)[0], other.split("=", 2)[1]);
    }
    return new LabelledSettings(
        file,
        all.getOrDefault("labels", ""),
        all.getOrDefault("id", "id"),
        new TableSettings(
            all.containsKey("time") ? List.of(all.get("time")) : List.of(),
            DateOrder.AUTO,
            "",
            all.containsKey("missing")
                ? List.of(Double.parseDouble(all.get("missing")))
                : List.of()),
        all.getOrDefault("channels", ""),
        all.getOrDefault("label", "label"),
        all.getOrDefault("label-per", "series"),
        all.getOrDefault("label-type", "auto"),
        Boolean.parseBoolean(all.getOrDefault("class-weights", "false")),
        .6,
        .2,
        1);
  }

  /** Series 1 to n of the classes a and b in turn, x = id·10 + step, of 2 or 3 steps. */
  private static String table(int n) {
    StringBuilder text = new StringBuilder("id,x,label\n");
    for (int id = 1; id <= n; id++) {
      for (int t = 0; t < 2 + id % 2; t++) {
        text.append("%d,%d,%s%n".formatted(id, id * 10 + t, id % 2 == 0 ? "a" : "b"));
      }
    }
    return text.toString();
  }

  private static DataSet all(Sequences part) {
    return part.batch(IntStream.range(0, part.size()).toArray());
  }

  @Test
  void everyPartHasItsShareOfEveryClass() throws IOException {
    LabelledTask task = task(table(20));
    assertThat(task.classes()).containsExactly("a", "b");
    for (Sequences part : new Sequences[] {task.train(), task.validation(), task.test()}) {
      INDArray labels = all(part).getLabels().sum(0);
      assertThat(labels.getDouble(0)).isEqualTo(labels.getDouble(1));
    }
    assertThat(task.train().size()).isEqualTo(12);
    assertThat(task.test().size()).isEqualTo(4);
    DataSet batch = all(task.train());
    assertThat(batch.getFeaturesMaskArray().sumNumber().intValue()).isEqualTo(6 * 2 + 6 * 3);
    Task joined = task.joined().orElseThrow();
    assertThat(joined.train().size()).isEqualTo(16);
    assertThat(all(joined.test())).isEqualTo(all(task.test()));
  }

  @Test
  void channelsAreScaledByTheTrainingPart() throws IOException {
    DataSet batch = all(task(table(20)).train());
    INDArray mask = batch.getFeaturesMaskArray();
    INDArray x = batch.getFeatures().tensorAlongDimension(0, 0, 2);
    double n = mask.sumNumber().doubleValue();
    assertThat(x.sumNumber().doubleValue() / n).isCloseTo(0, within(1e-6));
    assertThat(x.mul(x).sumNumber().doubleValue() / n).isCloseTo(1, within(1e-5));
  }

  @Test
  void aMissingValueIsTheLastOneAndMarked() throws IOException {
    StringBuilder text = new StringBuilder("id,x,label\n");
    for (int id = 1; id <= 8; id++) {
      text.append("%1$d,,%2$s%n%1$d,4,%2$s%n%1$d,,%2$s%n%1$d,6,%2$s%n".formatted(id, id % 2));
    }
    INDArray x = task(text.toString()).train().batch(0).getFeatures();
    assertThat(x.tensorAlongDimension(0, 2).toFloatVector()).containsExactly(0, -1, -1, 1);
    assertThat(x.tensorAlongDimension(1, 2).toFloatVector()).containsExactly(1, 0, 1, 0);
  }

  @Test
  void timesOrderTheSteps() throws IOException {
    StringBuilder text = new StringBuilder("id,time,x,label\n");
    for (int id = 1; id <= 8; id++) {
      text.append("%1$d,2.5,30,%2$s%n%1$d,0.5,10,%2$s%n%1$d,1.5,20,%2$s%n".formatted(id, id % 2));
    }
    LabelledTask task = task(text.toString(), "time=time");
    assertThat(task.shape().inputs()).isEqualTo(1);
    float[] x = task.train().batch(0).getFeatures().data().asFloat();
    assertThat(x[0]).isLessThan(x[1]);
    assertThat(x[1]).isZero();
    assertThat(task.facts().get("notes")).contains("8 series were put in the order of time");
  }

  @Test
  void stepsHaveLabelsOfTheirOwn() throws IOException {
    StringBuilder text = new StringBuilder("id,x,label\n");
    for (int id = 1; id <= 10; id++) {
      text.append("%1$d,1,up%n%1$d,2,%n%1$d,3,down%n%1$d,4,down%n".formatted(id));
    }
    LabelledTask task = task(text.toString(), "label-per=step", "class-weights=true");
    assertThat(task.shape().answer()).isEqualTo(Task.Answer.EVERY_STEP);
    DataSet batch = task.train().batch(0);
    assertThat(batch.getLabels().shape()).containsExactly(1, 2, 4);
    assertThat(batch.getLabelsMaskArray().toFloatVector()).containsExactly(1.5f, 0, .75f, .75f);
    assertThat(task.test().batch(0).getLabelsMaskArray().toFloatVector())
        .containsExactly(1, 0, 1, 1);
    assertThat(task.metrics().get(0).name()).isEqualTo("balanced error");
  }

  @Test
  void classesOfFewSeriesWeighMore() throws IOException {
    StringBuilder text = new StringBuilder("id,x,label\n");
    for (int id = 1; id <= 20; id++) {
      text.append("%d,%d,%s%n".formatted(id, id, id <= 5 ? "rare" : "usual"));
    }
    assertThat(task(text.toString()).shape().weights()).isEmpty();
    assertThat(task(text.toString(), "class-weights=true").shape().weights())
        .containsExactly(12 / 2.0 / 3, 12 / 2.0 / 9);
  }

  @ParameterizedTest
  @CsvSource({"auto, 1", "number, 1", "class, 20"})
  void manyNumbersAreMeasurements(String type, int outputs) throws IOException {
    StringBuilder text = new StringBuilder("id,x,label\n");
    for (int id = 0; id < 60; id++) {
      text.append("%d,%d,%s%n".formatted(id, id, type.equals("class") ? id % 20 : id * 0.5));
    }
    LabelledTask task = task(text.toString(), "label-type=" + type);
    assertThat(task.shape().outputs()).isEqualTo(outputs);
    if (outputs == 1) {
      assertThat(task.baselines().get(1).scores().get("MSE")).isLessThan(0.01); // label = x / 2
      assertThat(task.baselines().get(0).scores().get("MSE")).isGreaterThan(30);
      assertThat(task.facts().get("label")).contains("60 different: regression");
    }
  }

  @Test
  void labelsMayStandInAnotherFile() throws IOException {
    Path labels = file("labels.csv", "name,y\n1,p\n2,q\n3,p\n4,q\n5,p\n6,q\n");
    String steps = "id,x\n1,1\n1,1\n2,5\n3,2\n4,6\n5,1\n6,7\n";
    LabelledTask task = task(steps, "labels=" + labels, "label=y");
    assertThat(task.classes()).containsExactly("p", "q");
    file("labels.csv", "name,y\n1,p\n2,q\n3,p\n4,q\n5,p\n");
    assertThatThrownBy(() -> task(steps, "labels=" + labels, "label=y"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("1 series (6) have no label");
    file("labels.csv", "name,y\n1,p\n2,q\n3,p\n4,q\n5,p\n6,q\n7,q\n");
    assertThatThrownBy(() -> task(steps, "labels=" + labels, "label=y"))
        .hasMessageContaining("1 series (7) have a label, but no rows in data.file");
  }

  @Test
  void whatCannotBeLearntIsRefused() {
    assertThatThrownBy(() -> task("id,x,label\n1,2,a\n1,3,b\n"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("row 3, column \"label\"")
        .hasMessageContaining(
            "expected one label for series 1, got \"b\" after \"a\"; set data.label-per=step");
    assertThatThrownBy(() -> task("id,x,label\n1,2,a\n2,3,a\n3,1,a\n"))
        .hasMessageContaining("expected at least 2 different labels, got \"a\" alone");
    assertThatThrownBy(() -> task(table(8) + "9,1,c\n"))
        .hasMessageContaining(
            "expected at least 3 series of class \"c\", one for each part, got 1 (id 9)");
    assertThatThrownBy(() -> task(table(8), "label-type=number"))
        .hasMessageContaining("expected numbers, as data.label-type=number says, got \"b\"");
    assertThatThrownBy(
            () ->
                task(
                    table(8).replace(",a", ",.5"),
                    "class-weights=true",
                    "label=x",
                    "channels=label"))
        .hasMessageContaining("expected one label for series 1");
    String numbers =
        """
        id,x,label
        1,1,.5
        2,1,1.5
        3,2,2
        4,1,2.5
        5,1,3
        6,1,3.5
        """;
    assertThatThrownBy(() -> task(numbers, "class-weights=true"))
        .hasMessageContaining("data.class-weights: expected false for a label of numbers");
    assertThatThrownBy(() -> settings("f.csv", "label-per=day"))
        .hasMessage("data.label-per: expected series or step, got 'day'");
  }

  /** Of two files that differ in the validation series alone. */
  @Test
  void theMajorityIsCountedWhereNetworksLearn() {
    LabelledTask task = new LabelledTask(settings(""));
    Task joined = task.joined().orElseThrow();
    double share = all(task.train()).getLabels().sum(0).getDouble(0) / task.train().size();
    double both = all(joined.train()).getLabels().sum(0).getDouble(0) / joined.train().size();
    double tested = all(task.test()).getLabels().sum(0).getDouble(0) / task.test().size();
    assertThat(task.baselines().get(0).scores().get("nats"))
        .isCloseTo(-tested * Math.log(share) - (1 - tested) * Math.log(1 - share), within(1e-9));
    assertThat(joined.baselines().get(0).scores().get("nats"))
        .isCloseTo(-tested * Math.log(both) - (1 - tested) * Math.log(1 - both), within(1e-9));
    assertThat(task.baselines().get(1).scores().get("error")).isBetween(0.35, 0.55);
  }
}
