package dev.unroll.app;

import dev.unroll.datasets.datavec.Tokenizer;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.task.Task;
import dev.unroll.datasets.text.TextTask;
import dev.unroll.experiments.diagnose.page.Subject;
import dev.unroll.experiments.network.NetworkSize;
import dev.unroll.experiments.recipe.ComparisonRecipe;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.SettingChange;
import dev.unroll.experiments.run.RunData;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunKind;
import dev.unroll.experiments.run.RunSpec;
import dev.unroll.experiments.run.RunStatus;
import dev.unroll.experiments.stage.TextEncoder;
import dev.unroll.experiments.stage.TrainedModel;
import dev.unroll.experiments.train.Checkpoints;
import dev.unroll.experiments.train.Networks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * A network to look into: of a run, or of a recipe at its start.
 *
 * @param network with its weights
 * @param task what it is for
 * @param subject what is said of it on the page
 * @param recipe how it is made
 * @param overrides what the command line changed of the recipe
 * @param run its folder; null for a recipe, which has none yet
 */
record Specimen(
    MultiLayerNetwork network,
    Task task,
    Subject subject,
    Recipe recipe,
    List<SettingChange> overrides,
    RunFolder run) {
  private static final int DEPTH = 4;

  /**
   * Of the folder of a run, or of a task or recipe file with settings.
   *
   * @throws InvalidInput if the words name neither, or a run without a network
   */
  static Specimen of(List<String> words) throws IOException {
    if (words.isEmpty()) {
      throw new InvalidInput(
          "diagnose: name the folder of a run, or a task, such as 'unroll diagnose adding'");
    }
    String first = words.get(0);
    boolean recipe = first.endsWith(".yaml") || first.endsWith(".yml") || first.contains("=");
    Path path = Path.of(first);
    if (recipe || !(Files.isDirectory(path) || first.contains("/"))) {
      return atStart(words);
    }
    RunFolder run = RunFolder.open(path);
    if (run.kind() == RunKind.IMPORT) {
      return imported(run, words.subList(1, words.size()));
    }
    if (words.size() > 1) {
      throw new InvalidInput(
          "the run of a network takes no settings; leave out: "
              + String.join(" ", words.subList(1, words.size())));
    }
    return trained(run);
  }

  /** On a text, of which a network from elsewhere has none. */
  private static Specimen imported(RunFolder run, List<String> words) throws IOException {
    if (!words.stream().allMatch(word -> word.matches("(data|(eval-)?length)=.*"))
        || words.stream().noneMatch(word -> word.startsWith("data="))) {
      throw new InvalidInput(
          "%s is an imported network, without data: add data=FILE, a text to diagnose it on, and maybe eval-length=N, its steps in a sequence"
              .formatted(run.path()));
    }
    List<String> all = new ArrayList<>(List.of("text"));
    all.addAll(words);
    Recipe recipe = Workbench.recipe(all, null).single();
    TrainedModel model = Workbench.model(run);
    Tokenizer tokenizer = TextEncoder.of(model);
    Task task = new TextTask((TextTask.Settings) recipe.data(), tokenizer);
    Subject subject =
        new Subject(
            task.name(),
            run.path().getFileName().toString(),
            "imported network",
            task.facts(),
            Files.readString(run.recipe()),
            run.environment());
    return new Specimen(model.network().network(), task, subject, recipe, List.of(), run);
  }

  private static Specimen trained(RunFolder run) throws IOException {
    if (run.kind() != RunKind.TRAIN) {
      throw new InvalidInput(severalRuns(run));
    }
    Checkpoints.SavedModel saved = Checkpoints.bestOrLast(run);
    MultiLayerNetwork network = saved.model().network().network();
    Recipe recipe = Workbench.resolved(run.recipe());
    Task task = Workbench.task(List.of(recipe));
    RunData.check(run, task.files());
    NetworkSize.check(network, task.shape().inputs(), task.shape().outputs(), run.recipe());
    String when =
        "best checkpoint, of epoch %d%s"
            .formatted(
                saved.state().epoch(),
                run.status() == RunStatus.DIVERGED ? ", before the training diverged" : "");
    return new Specimen(
        network, task, subject(recipe, task, when, run.environment()), recipe, List.of(), run);
  }

  private static Specimen atStart(List<String> words) {
    ComparisonRecipe read = Workbench.recipe(words, null);
    Recipe recipe = read.single();
    Task task = Workbench.task(List.of(recipe));
    Subject subject = subject(recipe, task, "untrained network", Workbench.environment());
    MultiLayerNetwork network = Networks.create(recipe, task.shape());
    return new Specimen(network, task, subject, recipe, read.overrides(), null);
  }

  private static Subject subject(
      Recipe recipe, Task task, String when, Map<String, String> environment) {
    return new Subject(
        task.name(), recipe.model(), when, task.facts(), recipe.toYaml(), environment);
  }

  /** The network before its training. */
  MultiLayerNetwork start() {
    return Networks.create(recipe, task.shape());
  }

  /** The run's folder; of a recipe a new one. */
  RunFolder folder(Path runs) throws IOException {
    return run == null
        ? RunFolder.create(runs, RunSpec.diagnose(recipe, overrides, subject.environment()))
        : run;
  }

  private static String severalRuns(RunFolder folder) throws IOException {
    if (folder.kind() == RunKind.DIAGNOSE) {
      return "%s is a diagnosis; to repeat it: 'unroll diagnose %s'"
          .formatted(folder.path(), folder.recipe());
    }
    return "%s is %s; name one of its runs:\n%s"
        .formatted(folder.path(), folder.kind().words(), trainings(folder.path()));
  }

  private static String trainings(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder, DEPTH)) {
      String found =
          paths
              .filter(path -> path.endsWith("run.json") && !path.getParent().equals(folder))
              .map(path -> RunFolder.open(path.getParent()))
              .filter(run -> run.kind() == RunKind.TRAIN)
              .map(run -> run.path().toString())
              .sorted()
              .collect(Collectors.joining("\n"));
      return found.isEmpty() ? "(there is none yet)" : found;
    }
  }
}
