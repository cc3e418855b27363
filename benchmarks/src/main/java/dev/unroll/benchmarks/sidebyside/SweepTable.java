package dev.unroll.benchmarks.sidebyside;

import static dev.unroll.benchmarks.sidebyside.Markdown.column;

import dev.unroll.datasets.registry.Tasks;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.RecipeReader;
import dev.unroll.experiments.recipe.RecipeRequest;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunSpec;
import dev.unroll.experiments.sweep.Plan;
import dev.unroll.experiments.sweep.Ranking;
import dev.unroll.experiments.sweep.Sampler;
import dev.unroll.experiments.sweep.Space;
import dev.unroll.experiments.sweep.Study;
import dev.unroll.experiments.sweep.StudySpec;
import dev.unroll.experiments.sweep.Sweep;
import dev.unroll.experiments.sweep.TrialRecipes;
import dev.unroll.experiments.sweep.TrialResult;
import dev.unroll.experiments.sweep.TrialResult.TrialState;
import dev.unroll.experiments.sweep.TrialRunner;
import dev.unroll.experiments.train.Progress;
import dev.unroll.experiments.train.Trainer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/** The cost of a sweep beside bare trainings, the gain of a second worker and of pruning. */
final class SweepTable {
  private static final int TRIALS = 16;
  private static final int PRUNED_TRIALS = 30;
  private static final List<String> RULES = List.of("none", "median", "asha");
  private static final Space SPACE =
      Space.parse(List.of("lr=log(3e-4,3e-2)", "hidden=16..48", "block=gru,lstm"));

  private final List<String> words;
  private final TrialRecipes recipes;
  private final Path folder;
  private int runs;

  private SweepTable(boolean brief, Path folder) {
    this.words =
        List.of(
            "model=lstm",
            "length=" + (brief ? 5 : 20),
            "train=" + (brief ? 64 : 1600),
            "validation=" + (brief ? 32 : 500),
            "epochs=" + (brief ? 2 : 9),
            "solved-below=0");
    this.recipes = new TrialRecipes(this::recipe, one -> Tasks.get(one.task()).create(one.data()));
    this.folder = folder;
  }

  private Recipe recipe(List<String> settings) {
    String[] all = Stream.of(words, settings).flatMap(List::stream).toArray(String[]::new);
    return new RecipeReader(Tasks.all()).read(RecipeRequest.ofTask("adding", all)).first();
  }

  /**
   * One way to train the same trials.
   *
   * @param seconds of each turn
   */
  record Way(String name, List<Double> seconds) {
    double median() {
      return seconds.stream().sorted().toList().get(seconds.size() / 2);
    }
  }

  /** One sweep with pruning. */
  record PrunedSweep(String rule, double seconds, List<TrialResult> results) {
    double epochs() {
      return results.stream().mapToInt(TrialResult::epochs).sum();
    }

    double pruned() {
      return new Ranking(results).count(TrialState.PRUNED);
    }

    double best() {
      return new Ranking(results).winner().map(TrialResult::cost).orElse(Double.NaN);
    }
  }

  /** Trains in a temporary folder. */
  static String measure(BenchSetting setting) throws IOException {
    boolean brief = setting.budget().isBrief();
    Path folder = Files.createTempDirectory("unroll-sweep");
    try {
      return new SweepTable(brief, folder).measure(setting, brief ? 1 : 3);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } finally {
      FileUtils.deleteDirectory(folder.toFile());
    }
  }

  private String measure(BenchSetting setting, int rounds)
      throws IOException, InterruptedException {
    trainBare(); // until everything is compiled
    List<Way> ways =
        List.of(
            new Way("trainings one after another, no sweep", new ArrayList<>()),
            new Way("sweep, 1 worker", new ArrayList<>()),
            new Way("sweep, 2 workers", new ArrayList<>()));
    Plan plan = Plan.of(Sampler.Kind.RANDOM, TRIALS, 1);
    for (int round = 1; round <= rounds; round++) {
      setting.progress().accept("sweep: workers, round " + round);
      ways.get(0).seconds().add(trainBare());
      ways.get(1).seconds().add(sweep("none", plan, 1).seconds());
      ways.get(2).seconds().add(sweep("none", plan, 2).seconds());
    }
    List<PrunedSweep> sweeps = new ArrayList<>();
    for (int seed = 1; seed <= rounds; seed++) {
      for (String rule : RULES) {
        setting.progress().accept("sweep: pruner " + rule + ", sampler seed " + seed);
        sweeps.add(sweep(rule, new Plan(Sampler.Kind.RANDOM, PRUNED_TRIALS, seed, rule, 4), 2));
      }
    }
    String work = "The adding problem with %s; %s.".formatted(String.join(" ", words), SPACE);
    return render(work, ways, sweeps);
  }

  /** Seconds to train the first trials of a random sampler without a sweep. */
  private double trainBare() throws IOException {
    Sampler sampler = Sampler.of(Sampler.Kind.RANDOM, SPACE, 1);
    long start = System.nanoTime();
    for (int k = 0; k < TRIALS; k++) {
      Recipe recipe = recipes.recipe(sampler.next().orElseThrow());
      RunSpec spec = RunSpec.train(recipe, List.of(), Map.of());
      RunFolder run = RunFolder.inside(folder, "bare-" + runs++, spec);
      Trainer.explore(recipe, recipes.task(), run, Progress.SILENT, scores -> true);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private PrunedSweep sweep(String rule, Plan plan, int workers)
      throws IOException, InterruptedException {
    StudySpec spec = new StudySpec(recipes.base().toYaml(), SPACE, plan);
    long start = System.nanoTime();
    try (Study study = Study.open(folder.resolve("study-" + runs++), spec, Map.of())) {
      List<TrialResult> results =
          new Sweep(study, recipes, TrialRunner.local(recipes), Sweep.Observer.SILENT)
              .run(workers, Duration.ofDays(1));
      return new PrunedSweep(rule, (System.nanoTime() - start) / 1e9, results);
    }
  }

  static String render(String work, List<Way> ways, List<PrunedSweep> sweeps) {
    double bare = ways.get(0).median();
    return new Markdown("Sweeps")
        .paragraph(
            "%s Medians of %d turns, %d trials of a random sampler, the same for all."
                .formatted(work, ways.get(0).seconds().size(), TRIALS))
        .table(
            1,
            ways,
            column("", Way::name),
            column("seconds", way -> TableNumbers.text(way.median())),
            column("trials a minute", way -> TableNumbers.text(60 * TRIALS / way.median())),
            column(
                "time / bare trainings",
                way -> String.format(Locale.ROOT, "%.2f", way.median() / bare)))
        .paragraph(
            "The gain of pruning: %d trials, 2 workers, mean and range over sampler seeds 1 to %d."
                .formatted(PRUNED_TRIALS, sweeps.size() / RULES.size()))
        .table(
            1,
            RULES,
            column("--pruner", rule -> rule),
            column("seconds", rule -> mean(sweeps, rule, PrunedSweep::seconds)),
            column("epochs trained", rule -> mean(sweeps, rule, PrunedSweep::epochs)),
            column("pruned", rule -> mean(sweeps, rule, PrunedSweep::pruned)),
            column("best validation MSE", rule -> mean(sweeps, rule, PrunedSweep::best)))
        .toString();
  }

  private static String mean(
      List<PrunedSweep> sweeps, String rule, ToDoubleFunction<PrunedSweep> value) {
    DoubleSummaryStatistics all =
        sweeps.stream()
            .filter(one -> one.rule().equals(rule))
            .mapToDouble(value)
            .summaryStatistics();
    return "%s (%s–%s)"
        .formatted(
            TableNumbers.text(all.getAverage()),
            TableNumbers.text(all.getMin()),
            TableNumbers.text(all.getMax()));
  }
}
