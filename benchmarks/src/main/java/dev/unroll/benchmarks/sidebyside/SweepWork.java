package dev.unroll.benchmarks.sidebyside;

import dev.unroll.datasets.registry.Tasks;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.RecipeReader;
import dev.unroll.experiments.recipe.RecipeRequest;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunSpec;
import dev.unroll.experiments.sweep.Candidates;
import dev.unroll.experiments.sweep.Outcome;
import dev.unroll.experiments.sweep.Plan;
import dev.unroll.experiments.sweep.Study;
import dev.unroll.experiments.sweep.StudySpec;
import dev.unroll.experiments.sweep.Sweep;
import dev.unroll.experiments.sweep.SweepProgress;
import dev.unroll.experiments.sweep.Workplace;
import dev.unroll.experiments.sweep.search.ArbiterSearch;
import dev.unroll.experiments.sweep.search.Search;
import dev.unroll.experiments.sweep.search.Strategy;
import dev.unroll.experiments.sweep.space.Space;
import dev.unroll.experiments.train.Progress;
import dev.unroll.experiments.train.Trainer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The sweep that is measured, in a folder that goes when this is closed. */
final class SweepWork implements Candidates, AutoCloseable {
  private static final Space SPACE =
      Space.parse(List.of("lr=log(3e-4,3e-2)", "hidden=16..48", "cell=gru,lstm")).space();

  private final List<String> words;
  private final Task task;
  private final Path folder;
  private int made;

  /**
   * @param brief with hardly any work, to try it out
   */
  SweepWork(boolean brief) throws IOException {
    words =
        List.of(
            "model=lstm",
            "length=" + (brief ? 5 : 20),
            "train=" + (brief ? 64 : 1600),
            "validation=" + (brief ? 32 : 500),
            "epochs=" + (brief ? 2 : 9),
            "solved-below=0");
    task = task(recipe(Map.of()));
    folder = Files.createTempDirectory("unroll-sweep");
  }

  String described() {
    return "The adding problem with %s; %s.".formatted(String.join(" ", words), SPACE.written());
  }

  @Override
  public Recipe recipe(Map<String, String> settings) {
    List<String> all = new ArrayList<>(words);
    settings.forEach((key, value) -> all.add(key + "=" + value));
    return new RecipeReader(Tasks.all())
        .read(RecipeRequest.ofTask("adding", all.toArray(String[]::new)))
        .first();
  }

  @Override
  public Task task(Recipe recipe) {
    return task == null ? Tasks.get(recipe.task()).create(recipe.data()) : task;
  }

  /** Seconds to train the first candidates of a random search with nothing around them. */
  double bare(int candidates) throws IOException {
    Search search = new ArbiterSearch(Strategy.RANDOM, SPACE, 1);
    long began = System.nanoTime();
    for (int k = 0; k < candidates; k++) {
      Recipe recipe = recipe(search.next().orElseThrow());
      RunSpec spec = RunSpec.train(recipe, List.of(), Map.of());
      RunFolder run = RunFolder.inside(folder, "bare-" + made++, spec);
      Trainer.explore(recipe, task, run, Progress.SILENT, scores -> true);
    }
    return (System.nanoTime() - began) / 1e9;
  }

  SweepTable.Search sweep(Plan plan, int workers) throws IOException {
    StudySpec spec = new StudySpec(recipe(Map.of()).toYaml(), SPACE, plan);
    long began = System.nanoTime();
    try (Study study = Study.open(folder.resolve("study-" + made++), spec, Map.of())) {
      Sweep sweep = new Sweep(study, this, Workplace.here(this), SILENT);
      List<Outcome> outcomes = sweep.run(workers, Duration.ofDays(1));
      double seconds = (System.nanoTime() - began) / 1e9;
      return new SweepTable.Search(
          plan.prune().replaceFirst("\\(.*", ""), seconds, List.copyOf(outcomes));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private static final SweepProgress SILENT =
      new SweepProgress() {
        @Override
        public void running(int candidate, Progress.Update update) {}

        @Override
        public void ended(Outcome outcome) {}
      };

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
