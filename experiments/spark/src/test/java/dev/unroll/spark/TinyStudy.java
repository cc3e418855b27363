package dev.unroll.spark;

import dev.unroll.datasets.registry.Tasks;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.RecipeReader;
import dev.unroll.experiments.recipe.RecipeRequest;
import dev.unroll.experiments.sweep.Candidates;
import dev.unroll.experiments.sweep.Outcome;
import dev.unroll.experiments.sweep.Plan;
import dev.unroll.experiments.sweep.Study;
import dev.unroll.experiments.sweep.StudySpec;
import dev.unroll.experiments.sweep.Sweep;
import dev.unroll.experiments.sweep.SweepProgress;
import dev.unroll.experiments.sweep.Workplace;
import dev.unroll.experiments.sweep.search.Strategy;
import dev.unroll.experiments.sweep.space.Space;
import dev.unroll.experiments.train.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A pruned search of eight candidates, one of which no recipe takes. */
final class TinyStudy implements Candidates {
  private static final Space SPACE =
      Space.parse(List.of("lr=log(1e-3,1e-1)", "cell=tanh-rnn,lstm", "chrono=0,6")).space();

  private final List<String> fixed;

  /**
   * @param epochs of each candidate
   */
  TinyStudy(int epochs) {
    fixed =
        List.of(
            "length=8",
            "train=64",
            "validation=32",
            "test=16",
            "hidden=8",
            "batch=32",
            "solved-below=0",
            "epochs=" + epochs);
  }

  /** Runs it in a folder, and returns what became of the candidates, without the times. */
  List<Outcome> run(Path folder, Workplace workplace, SweepProgress progress) throws Exception {
    Plan plan = new Plan(Strategy.RANDOM, 8, 5, "asha(1,2)", 3);
    try (Study study = Study.open(folder, new StudySpec("x", SPACE, plan), Map.of())) {
      Sweep sweep = new Sweep(study, this, workplace, progress);
      return sweep.run(2, Duration.ofDays(1)).stream().map(TinyStudy::timeless).toList();
    }
  }

  private static Outcome timeless(Outcome one) {
    return new Outcome(
        one.candidate(), one.settings(), one.end(), one.cost(), one.epochs(), 0, one.message());
  }

  @Override
  public Recipe recipe(Map<String, String> settings) {
    List<String> words = new ArrayList<>(fixed);
    settings.forEach((key, value) -> words.add(key + "=" + value));
    return new RecipeReader(Tasks.all())
        .read(RecipeRequest.ofTask("adding", words.toArray(String[]::new)))
        .first();
  }

  @Override
  public Task task(Recipe recipe) {
    return Tasks.get(recipe.task()).create(recipe.data());
  }

  /** Hears nothing. */
  static class Silent implements SweepProgress {
    @Override
    public void running(int candidate, Progress.Update update) {}

    @Override
    public void ended(Outcome outcome) {}
  }
}
