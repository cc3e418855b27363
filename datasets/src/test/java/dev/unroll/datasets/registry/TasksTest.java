package dev.unroll.datasets.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.labelled.LabelledSettings;
import dev.unroll.datasets.panel.RowSettings;
import dev.unroll.datasets.panel.TableSettings;
import dev.unroll.datasets.series.SeriesSettings;
import dev.unroll.datasets.synthetic.Adding;
import dev.unroll.datasets.synthetic.Agreement;
import dev.unroll.datasets.synthetic.Cloze;
import dev.unroll.datasets.synthetic.CopyMemory;
import dev.unroll.datasets.synthetic.Dyck;
import dev.unroll.datasets.synthetic.FlipFlop;
import dev.unroll.datasets.synthetic.InductionHeads;
import dev.unroll.datasets.synthetic.ModularArithmetic;
import dev.unroll.datasets.synthetic.Parity;
import dev.unroll.datasets.synthetic.Recall;
import dev.unroll.datasets.synthetic.ReverseDigits;
import dev.unroll.datasets.synthetic.SelectiveCopy;
import dev.unroll.datasets.synthetic.TemporalOrder;
import dev.unroll.datasets.task.Scorer;
import dev.unroll.datasets.task.Task;
import dev.unroll.datasets.task.TaskType;
import dev.unroll.datasets.task.TestData;
import dev.unroll.datasets.text.TextTask;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.dataset.DataSet;

/** What every task must keep to. */
final class TasksTest {
  private static final TableSettings TABLE = TableSettings.FOUND;

  private static SeriesSettings series(String generator) {
    return new SeriesSettings(
        "", generator, 400, 7, "", TABLE, RowSettings.KEPT, 20, 5, 24, .6, .2, .2);
  }

  static Stream<Arguments> tasks() {
    return Stream.of(
        Arguments.of("adding", new Adding.Settings(20, 5, 3, 4, 7), "071ef26f4eb47b6d"),
        Arguments.of("copy", new CopyMemory.Settings(20, 5, 3, 4, 7), "c8eeb6ed8cfd2d0b"),
        Arguments.of(
            "temporal-order", new TemporalOrder.Settings(20, 5, 3, 4, 7), "e3bd1ee81305619b"),
        Arguments.of("flip-flop", new FlipFlop.Settings(3, 20, .2, 5, 3, 4, 7), "80eb01d7e36fe6b2"),
        Arguments.of("agreement", new Agreement.Settings(3, 50, 3, 4, 7), "f07746b6d03a361f"),
        Arguments.of("cloze", new Cloze.Settings(2, 50, 3, 4, 7), "513f86c65365ae5c"),
        Arguments.of(
            "selective-copy",
            new SelectiveCopy.Settings(9, 3, 4, "12", 5, 3, 4, 7),
            "6b19134a282352fe"),
        Arguments.of(
            "induction-heads",
            new InductionHeads.Settings(9, 4, "", 5, 3, 4, 7),
            "8e17fd73c4925d75"),
        Arguments.of(
            "recall", new Recall.Settings(14, 3, 1, 5, "20", 5, 3, 4, 7), "7e5d6e83a829f5ce"),
        Arguments.of("parity", new Parity.Settings(9, "12", 5, 3, 4, 7), "8d73eaae689aa4bf"),
        Arguments.of(
            "modular-arithmetic",
            new ModularArithmetic.Settings(9, 5, "12", 5, 3, 4, 7),
            "ecd7eaf4446e8232"),
        Arguments.of("dyck", new Dyck.Settings(9, 3, 2, "12", 5, 3, 4, 7), "74e826c69140dffc"),
        Arguments.of(
            "reverse-digits", new ReverseDigits.Settings(5, "7", 5, 3, 4, 7), "03c81bb255bc0a5d"),
        Arguments.of(
            "labelled",
            new LabelledSettings(
                "", "", "id", TABLE, "", "label", "series", "auto", false, .7, .15, 7),
            "7695a5b3d4d3fc26"),
        Arguments.of("series", series("mackey-glass"), "89a22b825b3f4d9b"),
        Arguments.of("series", series("lorenz"), "45dcd88b0546636a"),
        Arguments.of("series", series("noisy-sines"), "763b456ef2a41a29"),
        Arguments.of("series", series("gbm"), "d45dcc49335d1e56"));
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void sameSeedSameDataOnAnyMachine(String name, Record settings, String fingerprint) {
    assertThat(TestData.fingerprint(Tasks.get(name).create(settings))).isEqualTo(fingerprint);
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void keepsToTheContract(String name, Record settings, String fingerprint) {
    checkContract(Tasks.get(name).create(settings), name);
  }

  @Test
  void bundledTextKeepsToTheContract() {
    checkContract(Tasks.get("text").create(new TextTask.Settings("", 30, 40)), "text");
  }

  private static void checkContract(Task task, String name) {
    assertThat(task.name()).isEqualTo(name);
    assertThat(task.facts()).isNotEmpty();
    int last = task.test().size() - 1;
    DataSet batch = task.test().batch(last, 0);
    Task.Shape shape = task.shape();
    assertThat(batch.getFeatures().size(0)).isEqualTo(2);
    assertThat(batch.getFeatures().size(1)).isEqualTo(shape.inputs());
    assertThat(batch.getLabels().size(1)).isEqualTo(shape.outputs());
    assertThat(batch.getLabels().rank())
        .isEqualTo(shape.answer() == Task.Answer.EVERY_STEP ? 3 : 2);
    assertThatThrownBy(() -> task.test().batch(last + 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    Scorer scorer = task.scorer();
    scorer.add(batch, batch.getLabels());
    Set<String> metrics = scorer.scores().keySet();
    assertThat(metrics)
        .isEqualTo(Set.copyOf(task.metrics().stream().map(Task.Metric::name).toList()));
    assertThat(scorer.scores().values()).allMatch(score -> Math.abs(score) < 1e-12);
    String first = task.metrics().get(0).name();
    assertThat(task.baselines()).isNotEmpty().allMatch(b -> b.scores().containsKey(first));
    for (Task.Baseline baseline : task.baselines()) {
      assertThat(task.testScores()).containsAll(baseline.scores().keySet());
    }
  }

  @Test
  void settingsHaveOnlyTypesARecipeCanWrite() {
    Set<Class<?>> allowed =
        Set.of(int.class, long.class, double.class, boolean.class, String.class, List.class);
    for (TaskType<?> type : Tasks.all()) {
      for (RecordComponent component : components(type.settings())) {
        if (!component.getType().isEnum()) {
          assertThat(allowed).contains(component.getType());
        }
      }
    }
  }

  /** Those of a record among them, which groups settings, in its place. */
  private static List<RecordComponent> components(Class<?> type) {
    return Stream.of(type.getRecordComponents())
        .flatMap(
            part ->
                part.getType().isRecord() ? components(part.getType()).stream() : Stream.of(part))
        .toList();
  }

  @Test
  void anUnknownTaskNamesTheNearest() {
    assertThatThrownBy(() -> Tasks.get("ading"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageStartingWith("unknown task 'ading', did you mean 'adding'? Known are ");
  }

  @Test
  void everyProblemIsSaidAtOnce() {
    assertThatThrownBy(() -> new Adding.Settings(1, 0, 1, 1, 0))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(
            "data.length: expected at least 2, got 1\ndata.train: expected at least 1, got 0");
    assertThatThrownBy(() -> new TextTask.Settings("", 50, 1))
        .hasMessage("data.eval-length: expected at least 2, got 1");
    assertThatThrownBy(
            () ->
                new SeriesSettings(
                    "", "lorentz", 200, 1, "", TABLE, RowSettings.KEPT, 0, 1, 0, .8, .2, .2))
        .hasMessageContaining(
            "data.generator: expected one of gbm, lorenz, mackey-glass, noisy-sines; got"
                + " \"lorentz\". Nearest: lorenz")
        .hasMessageContaining("data.window: expected at least 1, got 0")
        .hasMessageContaining("expected shares of at most 1 in all, got 1.2");
  }

  @Test
  void aSequenceDoesNotDependOnItsBatch() {
    Task task = new Agreement(new Agreement.Settings(3, 20, 3, 4, 7));
    DataSet alone = task.train().batch(4);
    DataSet among = task.train().batch(1, 4, 2);
    long steps = alone.getFeatures().size(2);
    assertThat(among.getLabels().getRow(1)).isEqualTo(alone.getLabels().getRow(0));
    assertThat(among.getFeaturesMaskArray().getRow(1).sumNumber().longValue()).isEqualTo(steps);
  }
}
