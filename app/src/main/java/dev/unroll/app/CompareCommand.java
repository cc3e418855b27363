package dev.unroll.app;

import dev.unroll.datasets.input.Count;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.compare.ComparedRun;
import dev.unroll.experiments.compare.ComparedTask;
import dev.unroll.experiments.compare.Comparison;
import dev.unroll.experiments.compare.ComparisonReport;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.recipe.ComparisonRecipe;
import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.run.Lock;
import dev.unroll.experiments.run.RunData;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunKind;
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
      "  unroll compare names data.file=FOLDER                on classes, a file for each",
      "  unroll compare labelled data.file=STEPS.csv          on labelled series, a row for each"
          + " step",
      "",
      "It first estimates how long it will take; with --minutes, each training has an equal"
          + " share.",
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

  @Mixin private Workers workers;

  @Mixin private BoardOption board;

  @Mixin private MinutesOption minutes;

  @Option(names = "--resume", paramLabel = "RUN", description = "Resume a comparison.")
  private Path resume;

  @Mixin private ChangedData changed;

  @Override
  public Integer call() throws IOException, InterruptedException {
    workers.count();
    if (resume == null) {
      ComparisonRecipe recipe = Workbench.recipe(minutes.with(words), "adding");
      checkBlocks(recipe);
      Task task = Workbench.task(recipe.presets());
      compare(
          recipe,
          task,
          RunFolder.create(common.runsRoot(), RunSpec.compare(recipe, Workbench.environment())));
    } else {
      RunFolder folder = Common.resume(resume, RunKind.COMPARE, minutes.with(words));
      ComparisonRecipe recipe = Workbench.comparison(folder);
      compare(recipe, Workbench.task(recipe.presets()), folder);
    }
    return 0;
  }

  /** A block that is set for all presets makes them one model under several names. */
  private static void checkBlocks(ComparisonRecipe recipe) {
    if (recipe.blockAlone() && recipe.presets().size() > 1) {
      String block = recipe.first().network().block().name();
      throw new InvalidInput(
          "block: expected the names of the models to compare, got one block for all %d of them; say models=%s, or models=%s,gru"
              .formatted(recipe.presets().size(), block, block));
    }
  }

  private void compare(ComparisonRecipe recipe, Task task, RunFolder folder)
      throws IOException, InterruptedException {
    try (Lock lock = folder.lock();
        BoardOption.Running shown = board.start(common, resume)) {
      changed.accept(common, folder, task.files());
      RunData.settle(folder, task.files(), resume != null);
      introduce(recipe, task, folder);
      ComparedTask compared = ComparedTask.of(recipe, Workbench.type(recipe.task()), task);
      Comparison comparison = new Comparison(recipe, task, folder, Workbench.environment());
      if (resume == null) {
        estimate(comparison, recipe);
      }
      List<ComparedRun> runs;
      int networks = recipe.runs().stream().mapToInt(one -> one.members().size()).sum();
      try (ProgressLine line = new ProgressLine(common.status(), networks)) {
        double report = comparison.reportSeconds();
        runs = comparison.run(workers.count(), minutes.spent() + report, line);
      }
      conclude(ComparisonReport.write(recipe, compared, folder, runs), folder);
    }
  }

  private void introduce(ComparisonRecipe recipe, Task task, RunFolder folder) {
    common.say("task: " + task.name());
    common.facts(task.facts());
    common.changes(recipe.overrides());
    common.changes(recipe.notes());
    common.say(
        "training %s with %s each into %s",
        String.join(", ", recipe.models()), Count.of(recipe.seeds().size(), "seed"), folder.path());
  }

  private void estimate(Comparison comparison, ComparisonRecipe recipe)
      throws IOException, InterruptedException {
    double limit = recipe.first().training().minutes();
    common.say(
        "%s, %d at once: about %s if none ends early%s",
        Count.of(recipe.runs().size(), "training"),
        workers.count(),
        Words.duration(60 * comparison.minutes(workers.count())),
        limit == 0 ? "" : "; training.minutes ends them after " + Words.duration(60 * limit));
  }

  private void conclude(ComparisonReport report, RunFolder folder) {
    common.say("");
    common.say(LeaderboardTable.lines(report.leaderboard()));
    common.say("");
    common.say(report.verdict());
    common.say("");
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("verdict", report.verdict());
    numbers.put("leaderboard", Json.map(report.leaderboard()));
    common.conclude(folder, report.page(), numbers);
  }
}
