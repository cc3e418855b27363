package dev.unroll.app;

import dev.unroll.datasets.datavec.Tokenizer;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.task.DataFile;
import dev.unroll.datasets.task.Task;
import dev.unroll.datasets.text.TextTask;
import dev.unroll.experiments.diagnose.Forecasts;
import dev.unroll.experiments.diagnose.Stimuli;
import dev.unroll.experiments.diagnose.page.Subject;
import dev.unroll.experiments.forecast.ForecastStudy;
import dev.unroll.experiments.forecast.neural.FitProbe;
import dev.unroll.experiments.forecast.neural.NeuralFit;
import dev.unroll.experiments.forecast.neural.NeuralFitFile;
import dev.unroll.experiments.network.NetworkSize;
import dev.unroll.experiments.recipe.ComparisonRecipe;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.SettingChange;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunKind;
import dev.unroll.experiments.run.RunListing;
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
 * @param stimuli what is shown to it
 * @param subject what is said of it on the page
 * @param recipe how it is made; null for a network that cannot be made again at its start
 * @param overrides what the command line changed of the recipe
 * @param files that the data of a recipe was read from
 * @param run its folder; null for a recipe, which has none yet
 */
record Specimen(
    MultiLayerNetwork network,
    Stimuli stimuli,
    Subject subject,
    Recipe recipe,
    List<SettingChange> overrides,
    List<DataFile> files,
    RunFolder run) {
  private static final int DEPTH = 4;

  /** Refuses data files that are not those of a run. */
  @FunctionalInterface
  interface DataCheck {
    void of(RunFolder run, List<DataFile> now) throws IOException;
  }

  /**
   * Of the folder of a run, or of a task or recipe file with settings.
   *
   * @throws InvalidInput if the words name neither, or a run without a network
   */
  static Specimen of(List<String> words, DataCheck check) throws IOException {
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
    return run.kind() == RunKind.FORECAST ? forecast(run, check) : trained(run, check);
  }

  /** The first network of a forecast, on the series that it forecast. */
  private static Specimen forecast(RunFolder run, DataCheck check) throws IOException {
    NeuralFit fit = NeuralFitFile.read(run);
    ForecastStudy study = ForecastStudy.resolved(run.recipe());
    check.of(run, study.files());
    FitProbe probe = FitProbe.of(fit, study.series().stream().map(study::filled).toList());
    Forecasts forecasts =
        new Forecasts(
            probe.channels(study.known(), study.past()),
            probe.window(),
            probe.latest(),
            probe.series(),
            new Forecasts.Line(probe.line(), probe.shares()));
    String file = Path.of(study.facts().get("file")).getFileName().toString();
    Subject subject =
        new Subject(
            file,
            fit.spec().name(),
            when(fit, probe.networks(), RunListing.entry(run.path()).best()),
            study.found(),
            study.settings().toYaml(),
            run.environment());
    Stimuli stimuli = new Stimuli(file, probe.shape(), probe.windows(), forecasts);
    return new Specimen(probe.network(), stimuli, subject, null, List.of(), List.of(), run);
  }

  /**
   * Which network of a forecast it is.
   *
   * @param by what made the forecast; empty in a run of an earlier version
   */
  private static String when(NeuralFit fit, int networks, String by) {
    String one = networks == 1 ? "network" : "first of %d networks".formatted(networks);
    return by.equals(fit.spec().name())
        ? one + " of the forecast, and its median"
        : "%s of the forecast, and its median; the other members of the %s and their weights are left out"
            .formatted(one, by.isEmpty() ? "forecast" : by);
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
    return new Specimen(
        model.network().network(), Stimuli.of(task), subject, recipe, List.of(), List.of(), run);
  }

  private static Specimen trained(RunFolder run, DataCheck check) throws IOException {
    if (run.kind() != RunKind.TRAIN) {
      throw new InvalidInput(severalRuns(run));
    }
    Checkpoints.SavedModel saved = Checkpoints.bestOrLast(run);
    MultiLayerNetwork network = saved.model().network().network();
    Recipe recipe = Workbench.resolved(run.recipe());
    Task task = Workbench.task(List.of(recipe));
    check.of(run, task.files());
    NetworkSize.check(network, task.shape().inputs(), task.shape().outputs(), run.recipe());
    String when =
        "best checkpoint, of epoch %d%s"
            .formatted(
                saved.state().epoch(),
                run.status() == RunStatus.DIVERGED ? ", before the training diverged" : "");
    return new Specimen(
        network,
        Stimuli.of(task),
        subject(recipe, task, when, run.environment()),
        recipe,
        List.of(),
        List.of(),
        run);
  }

  private static Specimen atStart(List<String> words) {
    ComparisonRecipe read = Workbench.recipe(words, null);
    Recipe recipe = read.single();
    Task task = Workbench.task(List.of(recipe));
    Subject subject = subject(recipe, task, "untrained network", Workbench.environment());
    MultiLayerNetwork network = Networks.create(recipe, task.shape());
    return new Specimen(
        network, Stimuli.of(task), subject, recipe, read.overrides(), task.files(), null);
  }

  private static Subject subject(
      Recipe recipe, Task task, String when, Map<String, String> environment) {
    return new Subject(
        task.name(), recipe.model(), when, task.facts(), recipe.toYaml(), environment);
  }

  /** The network before its training; null if it was not trained, or cannot be made again. */
  MultiLayerNetwork start() {
    return run == null || recipe == null ? null : Networks.create(recipe, stimuli.shape());
  }

  /** The run's folder; of a recipe a new one. */
  RunFolder folder(Path runs) throws IOException {
    return run == null
        ? RunFolder.create(runs, RunSpec.diagnose(recipe, overrides, subject.environment()))
        : run;
  }

  /** Says that a folder holds several runs, and which. */
  static String severalRuns(RunFolder folder) throws IOException {
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
