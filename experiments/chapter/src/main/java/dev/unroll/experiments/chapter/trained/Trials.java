package dev.unroll.experiments.chapter.trained;

import dev.unroll.datasets.registry.Tasks;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.chapter.Lab;
import dev.unroll.experiments.chapter.Template;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.RecipeReader;
import dev.unroll.experiments.recipe.RecipeRequest;
import dev.unroll.experiments.report.figure.Chart;
import dev.unroll.experiments.run.Environment;
import dev.unroll.experiments.run.RunSpec;
import dev.unroll.experiments.train.Progress;
import dev.unroll.experiments.train.Trainings;
import dev.unroll.experiments.train.Trainings.Job;
import dev.unroll.experiments.train.Trainings.Trained;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The trainings of one experiment: some variants, each with every seed. What is trained stays in
 * the lab's folder and is not trained again.
 */
final class Trials {
  private final List<Long> seeds;
  private final Map<String, List<Job>> jobs = new LinkedHashMap<>();

  Trials(List<Long> seeds) {
    this.seeds = List.copyOf(seeds);
  }

  /**
   * A recipe: the task's own, changed by the named model, changed by settings.
   *
   * @param template of {@code key=value} with spaces between, such as {@code model.hidden={hidden}}
   * @param settings of the experiment, which fill the template
   */
  static Recipe recipe(String task, String model, String template, Record... settings) {
    List<String> all = new ArrayList<>(List.of(Template.exact(template, settings).split(" ")));
    all.add("models=" + model);
    all.add("model.width=1"); // as wide as the settings say
    return new RecipeReader(Tasks.all())
        .read(RecipeRequest.ofTask(task, all.toArray(String[]::new)))
        .first();
  }

  /** Settings for training on sequences that are all new: 32 an update. */
  static String schedule(int updates, int epochs) {
    return "data.train=%d training.batch=32 training.epochs=%d training.batches-per-epoch=%d "
        .formatted(32 * updates, epochs, updates / epochs);
  }

  /** The number of updates after each epoch, to draw validation scores over. */
  static List<Double> updates(int epochs, int updates) {
    return Chart.places(1, epochs).stream().map(epoch -> epoch * updates).toList();
  }

  /**
   * Adds a variant.
   *
   * @param name of the variant, and of its folders
   * @param recipe what is trained with each seed
   */
  Trials add(String name, Recipe recipe) {
    Task task = Tasks.get(recipe.task()).create(recipe.data());
    jobs.put(
        name,
        seeds.stream()
            .map(seed -> new Job(name + "-s" + seed, recipe.withSeed(seed), task))
            .toList());
    return this;
  }

  /** Trains what is not trained yet; each variant's runs by its name. */
  Map<String, Runs> train(Lab lab) throws IOException, InterruptedException {
    List<Job> all = jobs.values().stream().flatMap(List::stream).toList();
    Map<String, String> environment = Environment.capture();
    List<Trained> trained =
        Trainings.run(
            lab.folder(),
            all,
            recipe -> RunSpec.train(recipe, List.of(), environment),
            lab.workers(),
            new Shares(lab.progress(), all));
    Map<String, Runs> byName = new LinkedHashMap<>();
    int next = 0;
    for (Map.Entry<String, List<Job>> entry : jobs.entrySet()) {
      byName.put(entry.getKey(), new Runs(trained.subList(next, next + entry.getValue().size())));
      next += entry.getValue().size();
    }
    return byName;
  }

  /** Turns what single trainings say into the share of the whole experiment that is done. */
  private static final class Shares implements Progress {
    private final Lab.Progress progress;
    private final Map<Recipe, String> names = new LinkedHashMap<>();
    private final Map<Recipe, Double> done = new ConcurrentHashMap<>();

    Shares(Lab.Progress progress, List<Job> jobs) {
      this.progress = progress;
      jobs.forEach(job -> names.put(job.recipe(), job.name()));
    }

    @Override
    public void update(Update now) {
      int epochs = now.recipe().training().epochs();
      at(now.recipe(), Math.min(1, (now.epoch() - 1 + now.part()) / epochs));
    }

    @Override
    public void ended(Recipe recipe) {
      at(recipe, 1);
    }

    private void at(Recipe recipe, double share) {
      done.put(recipe, share);
      double sum = done.values().stream().mapToDouble(Double::doubleValue).sum();
      progress.at(sum / names.size(), names.get(recipe));
    }
  }
}
