package dev.unroll.app;

import dev.unroll.datasets.catalogue.Catalogue;
import dev.unroll.datasets.catalogue.Entry;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.registry.Tasks;
import dev.unroll.datasets.task.Task;
import dev.unroll.datasets.task.TaskType;
import dev.unroll.experiments.forecast.StoredForecast;
import dev.unroll.experiments.interchange.ImportRun;
import dev.unroll.experiments.io.OwnFile;
import dev.unroll.experiments.recipe.ComparisonRecipe;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.RecipeReader;
import dev.unroll.experiments.recipe.RecipeRequest;
import dev.unroll.experiments.run.Environment;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunKind;
import dev.unroll.experiments.stage.Portable;
import dev.unroll.experiments.stage.TrainedModel;
import dev.unroll.experiments.train.Checkpoints;
import dev.unroll.experiments.train.Networks;
import dev.unroll.layers.Engines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.factory.Nd4j;

/** What the commands share: tasks, catalogue, recipes, environment. */
final class Workbench {
  private static final RecipeReader READER = new RecipeReader(Tasks.all(), Workbench::settings);

  private static final String REMEDY = "restore it, or start a new run";

  private Workbench() {}

  /**
   * Reads words such as {@code text data=tinyshakespeare lr=0.003} or {@code my.yaml hidden=64}.
   */
  static ComparisonRecipe recipe(List<String> words, String defaultTask) {
    List<String> overrides = new ArrayList<>();
    Optional<String> subject = Optional.empty();
    for (String word : words) {
      if (word.contains("=")) {
        overrides.add(word);
      } else if (subject.isEmpty()) {
        subject = Optional.of(word);
      } else {
        overrides.add(word); // the reader says what is wrong with it
      }
    }
    boolean file = subject.filter(Workbench::isFile).isPresent();
    boolean namesData = overrides.stream().anyMatch(word -> word.startsWith("data="));
    Optional<String> task =
        subject.isEmpty() && !namesData ? Optional.ofNullable(defaultTask) : subject;
    return READER.read(
        file
            ? new RecipeRequest(Optional.empty(), subject.map(Path::of), overrides)
            : new RecipeRequest(task, Optional.empty(), overrides));
  }

  /** The resolved recipe of an earlier run. */
  static Recipe resolved(Path file) {
    return OwnFile.checked(file.toString(), REMEDY, () -> READER.resolved(file));
  }

  /** The recipe of an earlier comparison, of what its folder holds alone. */
  static ComparisonRecipe comparison(RunFolder folder) {
    if (folder.kind() != RunKind.COMPARE) {
      throw ofAnotherKind(folder);
    }
    Path presets = folder.presets();
    ComparisonRecipe saved =
        OwnFile.checked(
            folder.recipe() + " or " + presets,
            REMEDY,
            () -> READER.comparison(folder.recipe(), presets));
    return saved.withOverrides(folder.overrides());
  }

  /**
   * The model of a training or of an imported network.
   *
   * @throws InvalidInput if the run has none, or it is damaged
   */
  static TrainedModel model(RunFolder run) throws IOException {
    return run.kind() == RunKind.IMPORT ? ImportRun.open(run) : Checkpoints.bestOrLast(run).model();
  }

  /**
   * What of a run can leave this program: the model of a training or an import, or the network or
   * combination of a forecast.
   *
   * @throws InvalidInput if the run has none, or it is damaged
   */
  static Portable portable(RunFolder run) throws IOException {
    return switch (run.kind()) {
      case TRAIN, IMPORT -> model(run);
      case FORECAST -> StoredForecast.read(run).portable();
      default ->
          throw new InvalidInput(
              "%s is %s: expected a training, an import or a forecast"
                  .formatted(run.path(), run.kind().words()));
    };
  }

  /** Of a run that another command resumes. */
  static InvalidInput ofAnotherKind(RunFolder folder) {
    String remedy =
        EnumSet.of(RunKind.DIAGNOSE, RunKind.FORECAST, RunKind.IMPORT).contains(folder.kind())
            ? "it is complete; name a run that can be resumed"
            : "resume it with 'unroll %s --resume %s'"
                .formatted(folder.kind().name().toLowerCase(Locale.ROOT), folder.path());
    return new InvalidInput("%s is %s; %s".formatted(folder.path(), folder.kind().words(), remedy));
  }

  /** The built-in recipe of a task, with comments. */
  static String recipeText(String task) {
    return READER.text(task);
  }

  static TaskType<?> type(String task) {
    return Tasks.get(task);
  }

  /** The task of the recipes, which share it; refuses a network that cannot be built for it. */
  static Task task(List<Recipe> recipes) {
    Recipe first = recipes.get(0);
    Task task = type(first.task()).create(first.data());
    recipes.forEach(recipe -> Networks.check(recipe, task));
    return task;
  }

  /** Machine, build, backend and engine. */
  static Map<String, String> environment() {
    Map<String, String> facts = new LinkedHashMap<>(Environment.capture());
    Engines.Choice choice = Engines.choose();
    facts.put("backend", Nd4j.getBackend().getClass().getSimpleName());
    facts.put("engine", choice.engine().name() + ": " + choice.reason());
    return facts;
  }

  static boolean isFile(String word) {
    return word.endsWith(".yaml") || word.endsWith(".yml") || word.contains("/");
  }

  private static Map<String, String> settings(String name) {
    return Catalogue.find(name).map(Workbench::settings).orElse(Map.of());
  }

  private static Map<String, String> settings(Entry entry) {
    Map<String, String> keys = new LinkedHashMap<>();
    entry.settings().forEach((key, value) -> keys.put("data." + key, value));
    keys.put("task", entry.task());
    return keys;
  }
}
