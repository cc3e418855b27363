package dev.unroll.spark;

import dev.unroll.datasets.registry.Tasks;
import dev.unroll.experiments.recipe.RecipeReader;
import dev.unroll.experiments.recipe.RecipeRequest;
import dev.unroll.experiments.sweep.Plan;
import dev.unroll.experiments.sweep.Sampler;
import dev.unroll.experiments.sweep.Space;
import dev.unroll.experiments.sweep.Study;
import dev.unroll.experiments.sweep.StudySpec;
import dev.unroll.experiments.sweep.Sweep;
import dev.unroll.experiments.sweep.TrialRecipes;
import dev.unroll.experiments.sweep.TrialResult;
import dev.unroll.experiments.sweep.TrialRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A pruned sweep of eight trials, one of which no recipe takes. */
final class TinyStudy {
  private static final Space SPACE =
      Space.parse(List.of("lr=log(1e-3,1e-1)", "cell=tanh-rnn,lstm", "chrono=0,6"));

  private final List<String> fixed;

  /**
   * @param epochs of each trial
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

  /** Runs it in a folder, and returns the results, without the times. */
  List<TrialResult> run(Path folder, TrialRunner runner, Sweep.Observer observer) throws Exception {
    Plan plan = new Plan(Sampler.Kind.RANDOM, 8, 5, "asha(1,2)", 3);
    try (Study study = Study.open(folder, new StudySpec("task: x\n", SPACE, plan), Map.of())) {
      Sweep sweep = new Sweep(study, recipes(), runner, observer);
      return sweep.run(2, Duration.ofDays(1)).stream().map(TinyStudy::timeless).toList();
    }
  }

  private static TrialResult timeless(TrialResult one) {
    return new TrialResult(
        one.trial(), one.settings(), one.state(), one.cost(), one.epochs(), 0, one.message());
  }

  TrialRecipes recipes() {
    return new TrialRecipes(
        settings -> {
          List<String> words = new ArrayList<>(fixed);
          words.addAll(settings);
          return new RecipeReader(Tasks.all())
              .read(RecipeRequest.ofTask("adding", words.toArray(String[]::new)))
              .first();
        },
        recipe -> Tasks.get(recipe.task()).create(recipe.data()));
  }
}
