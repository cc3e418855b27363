package dev.unroll.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.compare.Comparison;
import dev.unroll.experiments.recipe.ComparisonRecipe;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunSpec;
import dev.unroll.experiments.train.Progress;
import dev.unroll.experiments.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where examples run: a folder with what they name. Data are made, recipes are what {@code recipe}
 * prints, and a run such as {@code runs/20261123-121500-text-gru-s1}, or {@code RUN}, is made when
 * an example first needs one; for {@code --resume}, one that was cut off.
 */
final class ExampleFolder {
  /** How runs are made, by the ends of their names. */
  private static final Map<String, String> RUNS =
      Map.of(
          "adding-compare", "compare models=gru,lstm",
          "text-gru-s1", "train text model=gru data=tinyshakespeare",
          "labelled-gru-s1", "train labelled model=gru data=machines.csv channels=load,heat",
          "flip-flop-gru-s1", "train flip-flop model=gru",
          "import-rwkv7-reverse.pth", "import rwkv7-reverse.pth",
          "chapter", "chapter vanishing",
          "forecast", "forecast data.file=sales.csv normalise=series",
          "stream", "forecast data.file=sales.csv --with gru");

  /** What {@code RUN} is for a command; for others it is {@link #ANY_RUN}. */
  private static final Map<String, String> RUN =
      Map.of(
          "compare", "adding-compare",
          "predict", "labelled-gru-s1",
          "stream", "stream",
          "diagnose", "flip-flop-gru-s1",
          "chapter", "chapter",
          "forecast", "forecast");

  private static final String ANY_RUN = "text-gru-s1";

  /** What {@code my.yaml} is for a command. */
  private static final Map<String, String> RECIPE =
      Map.of(
          "compare", "adding", "train", "adding", "sweep", "sweep", "chapter", "chapter/vanishing");

  /** What other words in capitals stand for. */
  private static final Map<String, String> OTHERS =
      Map.of("chapter/NAME", "chapter/bptt", "NAME", "ETTh1", "N", "1");

  private final Path folder;
  private final Path vectors;

  /**
   * @param folder empty
   * @param vectors what {@code unroll parity} compares with
   */
  ExampleFolder(Path folder, Path vectors) throws IOException {
    this.folder = folder;
    this.vectors = vectors;
    MadeData.write(folder);
  }

  /** Runs an example with short settings, on the files that are here. */
  CommandLineRun run(Example example) throws IOException, InterruptedException {
    boolean listed = example.words().get(0).equals("runs") && example.words().contains("RUN");
    CommandLineRun run = run(example, listed ? made("runs", "RUN").getParent() : runs());
    if (example.into().isPresent()) { // a recipe, for the commands that want such a one
      Files.writeString(recipe(example.words().get(1)), run.out());
    }
    return run;
  }

  private CommandLineRun run(Example example, Path runs) throws IOException, InterruptedException {
    List<String> words = words(example);
    words.addAll(List.of("--runs", runs.toString()));
    return CommandLineRun.of(words);
  }

  private List<String> words(Example example) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    for (String word : ShortSettings.shortened(example)) {
      words.addAll(found(example.words(), word));
    }
    return words;
  }

  private Path runs() {
    return folder.resolve("runs");
  }

  /** A word with a path that exists here in place of a file, a folder or a run. */
  private List<String> found(List<String> words, String word)
      throws IOException, InterruptedException {
    String command = words.get(0);
    String key = word.contains("=") ? word.substring(0, word.indexOf('=') + 1) : "";
    String value = word.substring(key.length());
    if (value.equals("FILE…")) {
      return vectors();
    }
    if (value.matches("my(-recipe)?\\.yaml")) {
      return List.of(key + written(RECIPE.get(command)));
    }
    if (value.startsWith("runs/") || value.equals("RUN")) {
      return List.of(key + (words.contains("--resume") ? cutOff(command) : made(command, value)));
    }
    boolean made =
        !value.isEmpty() && (Files.exists(folder.resolve(value)) || value.endsWith(".state"));
    boolean bare =
        List.of("import", "predict", "stream").contains(command) || words.contains("look");
    boolean named = made && (bare || (!key.isEmpty() && !command.equals("data")));
    return List.of(key + (named ? folder.resolve(value) : OTHERS.getOrDefault(value, value)));
  }

  private List<String> vectors() throws IOException {
    try (Stream<Path> files = Files.list(vectors)) {
      return files.map(Path::toString).filter(file -> file.endsWith(".json")).sorted().toList();
    }
  }

  private Path recipe(String name) {
    return folder.resolve("recipe-" + name.replace('/', '-') + ".yaml");
  }

  private Path written(String name) throws IOException {
    if (!Files.exists(recipe(name))) {
      Files.writeString(recipe(name), CommandLineRun.of(List.of("recipe", name)).out());
    }
    return recipe(name);
  }

  /** A finished run, the one whose name ends as the example's does. */
  private Path made(String command, String value) throws IOException, InterruptedException {
    if (value.endsWith("recipe.yaml")) {
      return made(command, "RUN").resolve("recipe.yaml");
    }
    if (value.contains("COMPARISON")) {
      return made("compare", "RUN").resolve(value.substring(value.lastIndexOf('/') + 1));
    }
    String end =
        RUNS.keySet().stream()
            .filter(name -> value.endsWith(name) && !command.equals("stream"))
            .findFirst()
            .orElseGet(() -> RUN.getOrDefault(command, ANY_RUN));
    Path home = runs().resolve("made").resolve(end);
    if (!Files.exists(home)) {
      CommandLineRun run = run(Example.of("made", RUNS.get(end)), home);
      assertThat(run.code()).as(run.err()).isZero();
    }
    return CommandLineRun.inside(home).get(0);
  }

  /** A run that ended in its second epoch, or a chapter whose claim is lost. */
  private Path cutOff(String command) throws IOException, InterruptedException {
    if (command.equals("chapter") || command.equals("backtest")) {
      Path run = made(command, "RUN");
      Files.deleteIfExists(run.resolve("vanishing").resolve("finding.json"));
      return run;
    }
    Progress fatal =
        update -> {
          if (update.epoch() == 2) {
            throw new IllegalStateException("cut off");
          }
        };
    List<String> words = words(Example.of("cut off", RUNS.get(RUN.getOrDefault(command, ANY_RUN))));
    ComparisonRecipe recipe = Workbench.recipe(words.subList(1, words.size()), "adding");
    Task task = Workbench.task(recipe.presets());
    Map<String, String> environment = Workbench.environment();
    RunFolder run;
    if (command.equals("train")) {
      run =
          RunFolder.create(runs(), RunSpec.train(recipe.first(), recipe.overrides(), environment));
      assertThatThrownBy(() -> Trainer.train(recipe.first(), task, run, fatal))
          .hasMessage("cut off");
    } else {
      run = RunFolder.create(runs(), RunSpec.compare(recipe, environment));
      assertThatThrownBy(() -> new Comparison(recipe, task, run, environment).run(1, 0, fatal))
          .hasMessage("cut off");
    }
    return run.path();
  }
}
