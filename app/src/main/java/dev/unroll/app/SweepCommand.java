package dev.unroll.app;

import dev.unroll.datasets.input.Count;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.cluster.Cluster;
import dev.unroll.experiments.recipe.ComparisonRecipe;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.sweep.FinalRuns;
import dev.unroll.experiments.sweep.Finalists;
import dev.unroll.experiments.sweep.Ranking;
import dev.unroll.experiments.sweep.Space;
import dev.unroll.experiments.sweep.Study;
import dev.unroll.experiments.sweep.StudySpec;
import dev.unroll.experiments.sweep.Sweep;
import dev.unroll.experiments.sweep.TrialRecipes;
import dev.unroll.experiments.sweep.TrialResult;
import dev.unroll.experiments.sweep.TrialRunner;
import dev.unroll.experiments.sweep.page.SweepFindings;
import dev.unroll.experiments.sweep.page.SweepReport;
import dev.unroll.experiments.train.Retraining;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Searches ranges of recipe keys for good settings. */
@Command(
    name = "sweep",
    preprocessor = SweepFile.class,
    description = {
      "Search for good settings: train many trials, choose one on the validation part, the best"
          + " again with fresh seeds, and score it once on the test part.",
      "",
      "  unroll sweep                     the built-in sweep: clipping and depth",
      "  unroll sweep adding clip=log(0.1,10) layers=1..3 block=tanh-rnn,lstm --trials 12",
      "  unroll sweep my.yaml             a sweep in a file, as 'unroll recipe sweep'",
      "",
      "A range is log(low,high), uniform(low,high), int(low,high), low..high or a,b,c; quote"
          + " parentheses for your shell. To resume a sweep that was interrupted, run the same"
          + " command again; with more --trials or --minutes it continues the search.",
      ""
    })
final class SweepCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Parameters(
      arity = "0..*",
      paramLabel = "WORD",
      description = "A task, a recipe or a sweep file, then key=value settings and key=RANGE.")
  private List<String> words = new ArrayList<>();

  @Mixin private SweepOptions options;

  @Mixin private BoardOption board;

  @Mixin private ChangedData changed;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Space space = Space.parse(words);
    if (space.ranges().isEmpty()) {
      throw new InvalidInput(
          "sweep: no key has a range; write one as clip=log(0.1,10), layers=1..3 or"
              + " block=lstm,gru");
    }
    TrialRecipes recipes =
        new TrialRecipes(
            settings -> recipe(settings).single(), recipe -> Workbench.task(List.of(recipe)));
    StudySpec spec = new StudySpec(recipes.base().toYaml(), space, options.plan(space));
    StudySpec earlier = // named for a preset, where a block was chosen
        new StudySpec(recipe(List.of()).first().toYaml(), space, spec.plan());
    Sweep.check(spec, recipes);
    Path runs = common.runsRoot();
    Path folder = options.study(runs, spec.folder(runs, recipes.base().task(), earlier));
    try (BoardOption.Running shown = board.start(common, null);
        Cluster cluster = options.spark().connect().orElse(null);
        Study study = Study.open(folder, spec, Workbench.environment())) {
      changed.accept(common, RunFolder.open(study.path()), recipes.task().files());
      study.settle(recipes.task().files());
      common
          .words()
          .printf("searching %s; %s%n  into %s%n", space, study.spec().plan(), study.path());
      Ranking ranking = new Ranking(search(study, recipes, cluster));
      Path table = study.path().resolve("leaderboard.csv");
      ranking.write(table);
      List<String> asked = new ArrayList<>(words);
      asked.addAll(options.words(ranking.results().size()));
      new Request(asked, "", "", false).write(study.path());
      common
          .words()
          .printf(
              "%s: %s; all in %s%n",
              Count.of(ranking.results().size(), "trial"), ranking.states(), table);
      report(study, recipes, ranking);
    }
    return 0;
  }

  private ComparisonRecipe recipe(List<String> settings) {
    List<String> all = new ArrayList<>(Space.fixed(words));
    all.addAll(settings);
    return Workbench.recipe(all, null);
  }

  /**
   * @param cluster null for this machine
   */
  private List<TrialResult> search(Study study, TrialRecipes recipes, Cluster cluster)
      throws IOException, InterruptedException {
    StatusLine status = StatusLine.of(common.errors());
    int trials = study.spec().plan().trials();
    int workers = cluster == null ? options.workers() : options.workers(cluster.cores());
    TrialRunner runner = cluster == null ? TrialRunner.local(recipes) : cluster.runner();
    if (cluster != null) {
      common.say("on " + cluster.description());
      SparkOption.record(cluster, RunFolder.open(study.path()));
    }
    try (SweepLine line = new SweepLine(status, trials, options.time())) {
      return new Sweep(study, recipes, runner, line).run(workers, options.time());
    }
  }

  private void report(Study study, TrialRecipes recipes, Ranking ranking)
      throws IOException, InterruptedException {
    List<String> verdict = List.of("no trial has a score; the leaderboard says why");
    FinalRuns finals = null;
    Task tested = Retraining.tested(recipes.base().training(), recipes.task());
    if (ranking.winner().isPresent()) {
      Finalists.Effort effort = options.effort();
      common.say(
          "training the best trials again with up to %s each",
          Count.of(effort.seeds(), "fresh seed"));
      Finalists finalists = Finalists.train(study, recipes, ranking, effort);
      common.say(
          "training trial %d and the recipe before the search with %s",
          finalists.winner().trial(), Count.of(effort.seeds(), "further seed"));
      finals = FinalRuns.train(study, recipes, finalists, effort);
      finals.race(recipes.task()).forEach(common.words()::println);
      verdict = finals.verdict(tested, ranking.results().size());
    }
    SweepFindings found =
        new SweepFindings(
            study.spec(),
            tested,
            ranking,
            study.curves(ranking.results()),
            finals,
            verdict,
            study.environment());
    verdict.forEach(common.words()::println);
    Path page = SweepReport.write(found, study);
    common.words().println("report: " + page);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("study", study.path().toString());
    document.put("report", page.toString());
    document.putAll(SweepReport.document(found));
    common.result(document);
  }
}
