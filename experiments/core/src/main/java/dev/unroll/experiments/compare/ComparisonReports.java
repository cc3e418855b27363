package dev.unroll.experiments.compare;

import dev.unroll.datasets.task.Task;
import dev.unroll.datasets.task.TaskType;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.recipe.ComparisonRecipe;
import dev.unroll.experiments.report.ComparisonReport;
import dev.unroll.experiments.report.HtmlReport;
import dev.unroll.experiments.report.Leaderboard;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Turns finished runs into the comparison's report: a page, and the same numbers as JSON. */
public final class ComparisonReports {
  private static final String PAGE = "report.html";

  private ComparisonReports() {}

  /** Writes report.html and summary.json into the comparison's folder and closes it. */
  public static ComparisonReport write(
      ComparisonRecipe recipe,
      Task task,
      TaskType<?> type,
      RunFolder folder,
      List<ComparedRun> runs)
      throws IOException {
    Findings findings = new Findings(recipe, task, runs);
    Leaderboard board = findings.leaderboard();
    ComparisonReport report =
        new ComparisonReport(
            new ComparisonReport.Headline(
                "Unroll: " + task.name(), task.name(), type.question(), Verdict.of(board)),
            board,
            findings.pictures(),
            Showcase.of(task, runs),
            new ComparisonReport.Provenance(task.facts(), recipe.toYaml(), folder.environment()));
    HtmlReport.write(report, page(folder));
    folder.writeSummary(Json.map(report.leaderboard()));
    folder.status(RunStatus.FINISHED);
    return report;
  }

  /** Where the page of a comparison lies. */
  public static Path page(RunFolder folder) {
    return folder.path().resolve(PAGE);
  }
}
