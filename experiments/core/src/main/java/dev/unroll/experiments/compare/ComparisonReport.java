package dev.unroll.experiments.compare;

import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.recipe.ComparisonRecipe;
import dev.unroll.experiments.recipe.Presets;
import dev.unroll.experiments.report.Leaderboard;
import dev.unroll.experiments.report.figure.Page;
import dev.unroll.experiments.report.figure.PageHtml;
import dev.unroll.experiments.report.figure.Section;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a comparison found.
 *
 * @param leaderboard the scores on the test part
 * @param verdict the outcome, one sentence an element
 * @param page the file that shows it
 */
public record ComparisonReport(Leaderboard leaderboard, List<String> verdict, Path page) {
  private static final String PAGE = "report.html";

  public ComparisonReport {
    verdict = List.copyOf(verdict);
  }

  /** Writes report.html and summary.json into the comparison's folder and closes it. */
  public static ComparisonReport write(
      ComparisonRecipe recipe, ComparedTask task, RunFolder folder, List<ComparedRun> runs)
      throws IOException {
    Leaderboard board = Standings.of(recipe, task, runs);
    List<String> verdict = verdict(board, runs);
    Path file = folder.path().resolve(PAGE);
    PageHtml.write(page(recipe, task, folder, runs, board), file);
    folder.writeSummary(Json.map(board));
    folder.status(RunStatus.FINISHED);
    return new ComparisonReport(board, verdict, file);
  }

  private static List<String> verdict(Leaderboard board, List<ComparedRun> runs) {
    List<String> verdict = new ArrayList<>(ComparisonVerdict.of(board));
    long late = runs.stream().filter(ComparedRun::outOfTime).count();
    if (late > 0) {
      verdict.add(
          "The time ended %d of %d trainings before their last epoch (training.minutes)."
              .formatted(late, runs.size()));
    }
    return verdict;
  }

  private static Page page(
      ComparisonRecipe recipe,
      ComparedTask compared,
      RunFolder folder,
      List<ComparedRun> runs,
      Leaderboard board)
      throws IOException {
    Task task = compared.task();
    Map<String, List<ComparedRun>> byPreset = new LinkedHashMap<>();
    board.entries().forEach(entry -> byPreset.put(entry.name(), new ArrayList<>()));
    runs.forEach(run -> byPreset.get(run.recipe().model()).add(run));
    List<String> lead = new ArrayList<>();
    lead.add("Task %s. %s".formatted(task.name(), compared.question()));
    lead.addAll(verdict(board, runs));
    List<ProbedRun> probed = ProbedRun.read(byPreset);
    List<Section> sections = new ArrayList<>();
    sections.add(LeaderboardSection.of(board));
    ClassSection.of(task, byPreset).ifPresent(sections::add);
    sections.add(CurveSection.of(board, byPreset));
    GradientSection.of(probed).ifPresent(sections::add);
    SpectrumSection.of(probed).ifPresent(sections::add);
    ExampleSection.of(task, byPreset).ifPresent(sections::add);
    return new Page(
        "Unroll: " + task.name(),
        lead,
        Presets.builtIn().inPalette(byPreset.keySet()),
        sections,
        new Page.Provenance(task.facts(), recipe.toYaml(), folder.environment()));
  }
}
