package dev.unroll.app;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.cluster.Cluster;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.sweep.Candidates;
import dev.unroll.experiments.sweep.Finals;
import dev.unroll.experiments.sweep.Outcome;
import dev.unroll.experiments.sweep.Outcome.End;
import dev.unroll.experiments.sweep.Plan;
import dev.unroll.experiments.sweep.Ranking;
import dev.unroll.experiments.sweep.Study;
import dev.unroll.experiments.sweep.StudySpec;
import dev.unroll.experiments.sweep.Sweep;
import dev.unroll.experiments.sweep.Verdict;
import dev.unroll.experiments.sweep.Workplace;
import dev.unroll.experiments.sweep.page.Findings;
import dev.unroll.experiments.sweep.page.SweepReport;
import dev.unroll.experiments.sweep.prune.Curve;
import dev.unroll.experiments.sweep.space.Space;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A search over ranges of recipe keys. */
@Command(
    name = "sweep",
    preprocessor = SweepFile.class,
    description = {
      "Search for good settings: train many trials, choose one on the validation part, and score it"
          + " once on the test part.",
      "",
      "  unroll sweep                     the built-in one: clipping and depth",
      "  unroll sweep adding clip=log(0.1,10) layers=1..3 block=tanh-rnn,lstm --candidates 12",
      "  unroll sweep my.yaml             a sweep in a file, as 'unroll recipe sweep'",
      "",
      "A range is log(low,high), uniform(low,high), int(low,high), low..high or a,b,c; quote"
          + " parentheses for your shell. To resume a sweep that was interrupted, run the same"
          + " command again.",
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

  /** Reads trials from the words with the sampled settings in place of the ranges. */
  private record Words(List<String> fixed, Recipe base, Task shared) implements Candidates {
    @Override
    public Recipe recipe(Map<String, String> settings) {
      List<String> all = new ArrayList<>(fixed);
      settings.forEach((key, value) -> all.add(key + "=" + value));
      return Workbench.recipe(all, null).first();
    }

    @Override
    public Task task(Recipe recipe) {
      return recipe.data().equals(base.data()) ? shared : Workbench.task(List.of(recipe));
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Space.Parsed parsed = Space.parse(words);
    check(parsed);
    Recipe base = Workbench.recipe(parsed.fixed(), null).first();
    StudySpec spec = new StudySpec(base.toYaml(), parsed.space(), options.plan(parsed.space()));
    Words all = new Words(parsed.fixed(), base, Workbench.task(List.of(base)));
    Sweep.check(spec, all);
    Path folder = common.runsRoot().resolve(options.study(named(base, spec)));
    try (Cluster cluster = options.spark().connect().orElse(null);
        Study study = Study.open(folder, spec, Workbench.environment())) {
      study.settle(all.shared().files());
      common.words().printf("searching %s%n  into %s%n", described(spec), study.path());
      Ranking ranking = new Ranking(searched(study, all, cluster));
      ranking.write(study.path().resolve("leaderboard.csv"));
      conclude(study, all, ranking);
    }
    return 0;
  }

  /**
   * @param cluster null for this machine
   */
  private List<Outcome> searched(Study study, Candidates all, Cluster cluster)
      throws IOException, InterruptedException {
    StatusLine status = StatusLine.of(common.errors());
    int candidates = study.spec().plan().candidates();
    try (SweepLine line = new SweepLine(status, candidates, options.time())) {
      if (cluster == null) {
        return new Sweep(study, all, Workplace.here(all), line)
            .run(options.workers(), options.time());
      }
      common.words().println("on " + cluster.described());
      return new Sweep(study, all, cluster.workplace(all), line)
          .run(options.workers(cluster.cores()), options.time());
    }
  }

  private void check(Space.Parsed parsed) {
    if (parsed.space().ranges().isEmpty()) {
      throw new InvalidInput(
          "sweep: no key has a range; write one as clip=log(0.1,10), layers=1..3 or"
              + " block=lstm,gru");
    }
  }

  private static String named(Recipe base, StudySpec spec) {
    return "sweep-%s-%08x".formatted(base.task(), Json.line(Json.map(spec)).hashCode());
  }

  private static String described(StudySpec spec) {
    List<String> ranges = new ArrayList<>();
    spec.space().written().forEach((key, range) -> ranges.add(key + "=" + range));
    Plan plan = spec.plan();
    return "%s, %s, up to %d trials, pruning: %s"
        .formatted(
            String.join(" ", ranges),
            plan.strategy().name().toLowerCase(Locale.ROOT),
            plan.candidates(),
            plan.prune());
  }

  private void conclude(Study study, Words all, Ranking ranking)
      throws IOException, InterruptedException {
    common
        .words()
        .printf(
            "%d trials: %d completed, %d pruned, %d diverged, %d failed; all in %s%n",
            ranking.outcomes().size(),
            ranking.count(End.COMPLETED),
            ranking.count(End.PRUNED),
            ranking.count(End.DIVERGED),
            ranking.count(End.FAILED),
            study.path().resolve("leaderboard.csv"));
    Optional<Outcome> winner = ranking.winner();
    List<String> verdict = List.of("no trial has a score; the leaderboard says why");
    Finals finals = null;
    if (winner.isPresent()) {
      common.words().printf("training the best trial again with %d fresh seeds%n", options.seeds());
      finals = Finals.run(study, all, winner.get(), options.seeds(), options.workers());
      verdict = Verdict.of(all.shared(), ranking.outcomes().size(), winner.get(), finals);
    }
    Map<Integer, Curve> curves = study.curves(ranking.outcomes());
    Findings found =
        new Findings(
            study.spec(), all.shared(), ranking, curves, finals, verdict, study.environment());
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
