package dev.unroll.app;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Nearest;
import dev.unroll.datasets.registry.Tasks;
import dev.unroll.datasets.task.TaskType;
import dev.unroll.experiments.chapter.Claim;
import dev.unroll.experiments.chapter.registry.Claims;
import dev.unroll.experiments.forecast.ForecastStudy;
import dev.unroll.experiments.recipe.BlockSpec;
import dev.unroll.experiments.recipe.BuiltIn;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Every setting with its default. */
@Command(
    name = "recipe",
    description = {
      "Show the recipe of a task: every setting with its default and what it means.",
      "",
      "  unroll recipe                         the names of the recipes",
      "  unroll recipe adding > my.yaml        a recipe file of your own ...",
      "  unroll compare my.yaml hidden=32      ... which is used like any other",
      "  unroll recipe models                  the presets and what they set",
      "  unroll recipe blocks                  the sequence blocks and their settings",
      "  unroll recipe sweep                   the sweep of clipping and depth, to start from",
      "  unroll recipe backtest                the settings of 'unroll backtest' and 'forecast'",
      "  unroll recipe chapter/NAME            the settings of a claim of 'unroll chapter'",
      ""
    })
final class RecipeCommand implements Callable<Integer> {
  private static final String MODELS = "models";
  private static final String BLOCKS = "blocks";
  private static final String SWEEP = "sweep";
  private static final String BACKTEST = "backtest";
  private static final String CHAPTER = "chapter/";

  @Mixin private Common common;

  @Parameters(
      arity = "0..1",
      paramLabel = "TASK",
      description =
          "A task, 'models', 'blocks', 'sweep', 'backtest', or chapter/CLAIM. Default: list"
              + " all.")
  private String name;

  @Override
  public Integer call() {
    return name == null ? list() : show();
  }

  private int list() {
    Map<String, Object> questions = new LinkedHashMap<>();
    Tasks.all().forEach(task -> questions.put(task.name(), task.question()));
    questions.put(MODELS, "The presets, and what each sets.");
    questions.put(BLOCKS, "The sequence blocks, and their settings.");
    questions.put(SWEEP, "The built-in sweep, as a file to start from.");
    questions.put(BACKTEST, "The settings of 'unroll backtest' and 'unroll forecast'.");
    questions.put(CHAPTER + "NAME", "The settings of a claim; 'unroll chapter --list' names them.");
    PrintWriter words = common.words();
    questions.forEach(
        (task, question) -> words.println(String.format(Locale.ROOT, "%-15s %s", task, question)));
    common.result(Map.of("recipes", questions));
    return 0;
  }

  private String recipe() {
    return Claims.all().stream()
        .filter(claim -> name.equals(CHAPTER + claim.name()))
        .map(Claim::recipe)
        .findFirst()
        .orElseGet(() -> Workbench.recipeText(name));
  }

  private int show() {
    List<String> names = new ArrayList<>(Tasks.all().stream().map(TaskType::name).toList());
    names.addAll(List.of(MODELS, BLOCKS, SWEEP, BACKTEST));
    Claims.all().forEach(claim -> names.add(CHAPTER + claim.name()));
    if (!names.contains(name)) {
      throw new InvalidInput(Nearest.unknown("recipe", name, names));
    }
    String yaml =
        switch (name) {
          case BLOCKS -> BlockSpec.listing();
          case SWEEP -> BuiltIn.sweep(SweepFile.BUILT_IN);
          case BACKTEST -> ForecastStudy.recipe();
          case MODELS -> BuiltIn.text(MODELS);
          default -> recipe();
        };
    common.words().print(yaml);
    common.words().flush();
    common.result(Map.of("name", name, "yaml", yaml));
    return 0;
  }
}
