package dev.unroll.app;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.compare.ComparedRun;
import dev.unroll.experiments.compare.Comparison;
import dev.unroll.experiments.compare.ComparisonReport;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.recipe.ComparisonRecipe;
import dev.unroll.experiments.run.Lock;
import dev.unroll.experiments.run.RunData;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Several models side by side on one task. */
@Command(
    name = "compare",
    description = {
      "Train several presets on one task, with several seeds each; rank them and show why.",
      "",
      "  unroll compare                                       on the adding problem",
      "  unroll compare text data.file=FILE                   on predicting the next character",
      "  unroll compare series data.file=F.csv data.column=C  on forecasting",
      "  unroll compare names data.file=FOLDER                on classes, one file for each",
      "",
      "'unroll recipe TASK' lists every setting with its default; 'unroll recipe models' the"
          + " presets.",
      ""
    })
final class CompareCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Parameters(
      arity = "0..*",
      paramLabel = "WORD",
      description = "A task or a recipe file, then key=value settings. Default: adding.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Number of trainings at once. Default: the number of cores.")
  private int workers = Runtime.getRuntime().availableProcessors();

  @Option(names = "--resume", paramLabel = "RUN", description = "Resume a comparison.")
  private Path resume;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (workers < 1) {
      throw new InvalidInput("--workers: expected at least 1, got " + workers);
    }
    if (resume != null && !words.isEmpty()) {
      throw new InvalidInput(
          "--resume uses the recipe of the run; leave out: " + String.join(" ", words));
    }
    RunFolder earlier = resume == null ? null : RunFolder.open(resume);
    ComparisonRecipe recipe =
        resume == null ? Workbench.recipe(words, "adding") : Workbench.comparison(earlier);
    Task task = Workbench.task(recipe.presets());
    RunFolder folder =
        resume == null
            ? RunFolder.create(common.runsRoot(), RunSpec.compare(recipe, Workbench.environment()))
            : earlier;
    try (Lock lock = folder.lock()) {
      compare(recipe, task, folder);
    }
    return 0;
  }

  private void compare(ComparisonRecipe recipe, Task task, RunFolder folder)
      throws IOException, InterruptedException {
    RunData.settle(folder, task.files(), resume != null);
    introduce(recipe, task, folder);
    Comparison comparison = new Comparison(recipe, task, folder, Workbench.environment());
    List<ComparedRun> runs;
    try (ProgressLine line = ProgressLine.of(common.errors(), recipe.runs().size())) {
      runs = comparison.run(workers, line);
    }
    ComparisonReport report =
        ComparisonReport.write(recipe, task, Workbench.type(recipe.task()), folder, runs);
    conclude(report, folder);
  }

  private void introduce(ComparisonRecipe recipe, Task task, RunFolder folder) {
    common.words().println("task: " + task.name());
    task.facts().forEach((key, value) -> common.words().println("  " + key + ": " + value));
    recipe.overrides().forEach(change -> common.words().println("  " + change));
    recipe.notes().forEach(note -> common.words().println("  " + note));
    common
        .words()
        .printf(
            "training %s with %d seeds each into %s%n",
            String.join(", ", recipe.models()), recipe.seeds().size(), folder.path());
  }

  private void conclude(ComparisonReport report, RunFolder folder) {
    common.words().println();
    LeaderboardTable.lines(report.leaderboard()).forEach(common.words()::println);
    common.words().println();
    report.verdict().forEach(common.words()::println);
    common.words().println();
    common.words().println("report: " + report.page());
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("run", folder.path().toString());
    document.put("report", report.page().toString());
    document.put("verdict", report.verdict());
    document.put("leaderboard", Json.map(report.leaderboard()));
    common.result(document);
  }
}
