package dev.unroll.experiments.sweep;

import dev.unroll.datasets.registry.Tasks;
import dev.unroll.experiments.recipe.RecipeReader;
import dev.unroll.experiments.recipe.RecipeRequest;
import dev.unroll.experiments.train.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Sweeps of trainings that take no time worth mentioning. */
record TinySweeps(Path folder) {
  static final List<String> FIXED =
      List.of(
          "length=6", "train=64", "validation=32", "test=16", "epochs=2", "hidden=8", "batch=32");
  static final Space SPACE =
      Space.parse(List.of("lr=log(1e-3,1e-1)", "cell=tanh-rnn,lstm", "hidden=4..8"));

  static final Duration FOREVER = Duration.ofDays(1);

  List<TrialResult> run(
      String name, Sampler.Kind kind, int trials, int workers, Sweep.Observer observer)
      throws Exception {
    return run(name, Plan.of(kind, trials, 1), workers, observer);
  }

  List<TrialResult> run(String name, Plan plan, int workers, Sweep.Observer observer)
      throws Exception {
    StudySpec spec = new StudySpec("task: x\n", SPACE, plan);
    try (Study study = Study.open(folder.resolve(name), spec, Map.of())) {
      return sweep(study, observer).run(workers, FOREVER);
    }
  }

  static Sweep sweep(Study study, Sweep.Observer observer) {
    return new Sweep(study, recipes(), TrialRunner.local(recipes()), observer);
  }

  static List<TrialResult> timeless(List<TrialResult> outcomes) {
    return outcomes.stream()
        .map(
            one ->
                new TrialResult(
                    one.trial(),
                    one.settings(),
                    one.state(),
                    one.cost(),
                    one.epochs(),
                    0,
                    one.message(),
                    one.loss(),
                    one.costs()))
        .toList();
  }

  static TrialRecipes recipes() {
    return new TrialRecipes(
        settings -> {
          List<String> words = new ArrayList<>(FIXED);
          words.addAll(settings);
          return new RecipeReader(Tasks.all())
              .read(RecipeRequest.ofTask("adding", words.toArray(String[]::new)))
              .first();
        },
        recipe -> Tasks.get(recipe.task()).create(recipe.data()));
  }

  static class Counting implements Sweep.Observer {
    final AtomicInteger updates = new AtomicInteger();

    @Override
    public void running(int trial, Progress.Update update) {
      updates.incrementAndGet();
    }
  }
}
