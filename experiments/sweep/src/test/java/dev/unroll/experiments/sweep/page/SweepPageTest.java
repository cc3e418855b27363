package dev.unroll.experiments.sweep.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.registry.Tasks;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.RecipeReader;
import dev.unroll.experiments.recipe.RecipeRequest;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Page;
import dev.unroll.experiments.report.figure.PageHtml;
import dev.unroll.experiments.report.figure.Section;
import dev.unroll.experiments.sweep.LearningCurve;
import dev.unroll.experiments.sweep.Plan;
import dev.unroll.experiments.sweep.Range;
import dev.unroll.experiments.sweep.Ranking;
import dev.unroll.experiments.sweep.Sampler;
import dev.unroll.experiments.sweep.Space;
import dev.unroll.experiments.sweep.StudySpec;
import dev.unroll.experiments.sweep.TrialResult;
import dev.unroll.experiments.sweep.TrialResult.TrialState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SweepPageTest {
  private static final Space SPACE =
      Space.parse(List.of("cell=tanh-rnn,lstm", "clip=log(0.01,100)", "layers=1..3"));

  @TempDir private Path folder;

  @Test
  void valuesHaveTheirPlacesAndBins() {
    Dimension clip = new Dimension("training.clip", new Range.LogUniform(0.01, 100));
    assertThat(clip.name()).isEqualTo("clip");
    assertThat(clip.place("1")).isCloseTo(0.5, within(1e-12));
    assertThat(clip.at(0.5)).isCloseTo(1, within(1e-12));
    assertThat(clip.bins()).hasSize(5).startsWith("0.01 to 0.063");
    assertThat(clip.bin("0.01")).isZero();
    assertThat(clip.bin("1")).isEqualTo(2);
    assertThat(clip.bin("100")).isEqualTo(4);
    Dimension layers = new Dimension("layers", new Range.Whole(1, 3));
    assertThat(layers.bins()).containsExactly("1", "2", "3");
    assertThat(layers.bin("2")).isEqualTo(1);
    assertThat(layers.place("3")).isEqualTo(1);
    Dimension hidden = new Dimension("hidden", new Range.Whole(10, 110));
    assertThat(hidden.bins()).hasSize(5);
    assertThat(hidden.bin("110")).isEqualTo(4);
    Dimension cell = new Dimension("cell", new Range.Choice(List.of("a", "b", "c")));
    assertThat(cell.place("b")).isEqualTo(0.5);
    assertThat(cell.levels()).isEqualTo(3);
  }

  @Test
  void aTableOfClippingAndDepthForEachCell() {
    Section pair = section(SweepReport.page(findings()), "pair");
    assertThat(pair.title()).isEqualTo("clip and layers together");
    assertThat(pair.figures())
        .extracting(Figure::title)
        .containsExactly("cell tanh-rnn", "cell lstm");
    Mark.Cells tanh = (Mark.Cells) pair.figures().get(0).marks().get(0);
    assertThat(tanh.texts()).contains("diverged");
    assertThat(tanh.shades().get(tanh.texts().indexOf("diverged"))).isNaN();
    // Clip 1 with one layer: the best of trial 0 and its double.
    assertThat(tanh.texts()).contains("0.3");
  }

  @Test
  void everyTrialIsDrawnOnceByItsState() {
    SweepFindings findings = findings();
    Page page = SweepReport.page(findings);
    List<Mark> history = section(page, "course").figures().get(0).marks();
    assertThat(history.stream().filter(mark -> mark instanceof Mark.Points).map(this::points))
        .containsExactly("completed 12", "pruned 2", "diverged 2");
    Mark.Strands lines = (Mark.Strands) section(page, "trials").figures().get(0).marks().get(0);
    assertThat(lines.strands()).hasSize(16);
    assertThat(lines.strands().stream().filter(Mark.Strand::faint)).hasSize(2);
    assertThat(lines.strands().get(0).shade()).isEqualTo(1); // the best
    assertThat(section(page, "leaderboard").tables().get(0).rows()).hasSize(16);
  }

  @Test
  void theCellThatDecidesIsFoundImportant() {
    SettingImportance found = SettingImportance.of(findings()).orElseThrow();
    assertThat(found.trials()).isEqualTo(14); // without the pruned
    assertThat(found.sentence()).contains(": cell 0.");
  }

  @Test
  void aPageOfHardlyAnythingIsWritten() {
    SweepFindings full = findings();
    TrialResult failed = outcome(0, "lstm", "1", "1", TrialState.FAILED, Double.NaN);
    for (List<TrialResult> few : List.of(List.<TrialResult>of(), List.of(failed))) {
      SweepFindings findings =
          new SweepFindings(
              full.spec(),
              full.task(),
              new Ranking(few),
              Map.of(),
              null,
              List.of("none"),
              Map.of());
      Path file = folder.resolve("report-" + few.size() + ".html");
      assertThat(write(SweepReport.page(findings), file)).exists();
    }
  }

  private static Path write(Page page, Path file) {
    try {
      PageHtml.write(page, file);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return file;
  }

  private String points(Mark mark) {
    Mark.Points points = (Mark.Points) mark;
    return points.name() + " " + points.x().size();
  }

  private static Section section(Page page, String id) {
    return page.sections().stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
  }

  /** Twelve that ended, two pruned, two diverged; an LSTM's score is a tenth of a tanh RNN's. */
  private static SweepFindings findings() {
    List<TrialResult> all = new ArrayList<>();
    for (int k = 0; k < 12; k++) {
      String cell = k % 2 == 0 ? "tanh-rnn" : "lstm";
      double cost = (k % 2 == 0 ? 0.3 : 0.03) * (1 + 0.01 * k);
      all.add(outcome(k, cell, k < 6 ? "1" : "50", "" + (1 + k % 3), TrialState.COMPLETED, cost));
    }
    all.set(0, outcome(0, "lstm", "1", "1", TrialState.COMPLETED, 0.001));
    all.set(1, outcome(1, "tanh-rnn", "1", "1", TrialState.COMPLETED, 0.3));
    all.add(outcome(12, "lstm", "1", "2", TrialState.PRUNED, 0.4));
    all.add(outcome(13, "lstm", "5", "2", TrialState.PRUNED, 0.4));
    all.add(outcome(14, "tanh-rnn", "0.02", "3", TrialState.DIVERGED, Double.NaN));
    all.add(outcome(15, "tanh-rnn", "0.02", "3", TrialState.DIVERGED, Double.NaN));
    Map<Integer, LearningCurve> curves = new LinkedHashMap<>();
    all.forEach(one -> curves.put(one.trial(), new LearningCurve(List.of(0.5, 0.4), true)));
    Recipe recipe =
        new RecipeReader(Tasks.all()).read(RecipeRequest.ofTask("adding", "train=10")).first();
    Task task = Tasks.get("adding").create(recipe.data());
    StudySpec spec = new StudySpec("task: adding\n", SPACE, Plan.of(Sampler.Kind.RANDOM, 16, 1));
    return new SweepFindings(
        spec, task, new Ranking(all), curves, null, List.of("a sentence"), Map.of());
  }

  private static TrialResult outcome(
      int trial, String cell, String clip, String layers, TrialState state, double cost) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("cell", cell);
    settings.put("clip", clip);
    settings.put("layers", layers);
    return new TrialResult(
        trial, settings, state, cost, 2, 1, state == TrialState.COMPLETED ? "" : "why");
  }
}
