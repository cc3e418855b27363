package dev.unroll.experiments.recipe;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Nearest;
import dev.unroll.datasets.task.TaskType;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Words into recipes. Settings come in layers, of which the later wins: the defaults of the
 * records, the task's built-in recipe, the catalogue's settings of a named data set, the user's
 * file, the preset's keys, the command line. Only where a file is about one {@code model} does it
 * win over that preset's keys, so that a resolved recipe stays as it was.
 */
public final class RecipeReader {
  private static final String TASK = "task";

  private final List<TaskType<?>> tasks;
  private final Function<String, Map<String, String>> catalogue;
  private final UnaryOperator<String> builtIn;
  private final Presets presets;

  public RecipeReader(List<TaskType<?>> tasks) {
    this(tasks, name -> Map.of());
  }

  /**
   * @param tasks every task a recipe may name
   * @param catalogue settings of a named data set, by key, empty for an unknown name; among them
   *     the name of the task it is for, as a recipe has it
   */
  public RecipeReader(List<TaskType<?>> tasks, Function<String, Map<String, String>> catalogue) {
    this(tasks, catalogue, BuiltIn::text);
  }

  /**
   * @param builtIn the text of the built-in recipe of a task, and of {@code models}: the presets
   */
  public RecipeReader(
      List<TaskType<?>> tasks,
      Function<String, Map<String, String>> catalogue,
      UnaryOperator<String> builtIn) {
    this.tasks = List.copyOf(tasks);
    this.catalogue = catalogue;
    this.builtIn = builtIn;
    this.presets = Presets.ofModels(builtIn.apply("models"));
  }

  /**
   * The presets, seeds and settings a user asked for.
   *
   * @throws InvalidInput naming everything that is wrong, one line each
   */
  public ComparisonRecipe read(RecipeRequest request) {
    Layer command = Layer.ofWords(request.overrides());
    Layer file = request.file().map(Layer::ofFile).orElse(Layer.NONE);
    TaskType<?> task = task(request, command, file);
    Layer own = Layer.of("the built-in recipe " + task.name(), text(task.name()));
    Optional<String> dataSet = command.dataSet().or(file::dataSet).or(own::dataSet);
    List<Layer> layers = List.of(own, dataSet(dataSet, task), file);
    return new Resolution(task, presets::layer).resolve(layers, file.model(), command);
  }

  /**
   * A recipe that {@link Recipe#toYaml} wrote. Nothing is filled in: a key that is missing is an
   * error, so that a run can never be resumed under defaults that changed since.
   */
  public Recipe resolved(Path file) {
    Layer layer = Layer.ofFile(file);
    if (layer.model().isEmpty()) {
      throw new InvalidInput(file + " has no model.name; expected the resolved recipe of one run");
    }
    return complete(file, layer, model -> Layer.NONE).first();
  }

  /**
   * A comparison as a run holds it. Nothing is filled in.
   *
   * @param file what {@link ComparisonRecipe#toYaml} wrote
   * @param settings what {@link ComparisonRecipe#presetsYaml} wrote
   */
  public ComparisonRecipe comparison(Path file, Path settings) {
    Presets own = new Presets(settings.toString(), Layer.text(settings));
    return complete(file, Layer.ofFile(file), own::layer);
  }

  private ComparisonRecipe complete(Path file, Layer layer, Function<String, Layer> settings) {
    String task =
        layer
            .get(TASK)
            .orElseThrow(
                () -> new InvalidInput(file + " names no task; expected a resolved recipe"));
    return new Resolution(find(task), settings).complete(layer);
  }

  /** Every key a recipe of the task may hold, in full. */
  public List<String> keys(String task) {
    return List.copyOf(Resolution.schema(find(task)).keys());
  }

  /** The built-in recipe of the task: every setting with its default and what it means, as YAML. */
  public String text(String task) {
    Schema schema = Resolution.schema(find(task));
    return CommentedYaml.read(builtIn.apply(task))
        .over(schema.defaults(), schema.keys())
        .toString();
  }

  private TaskType<?> task(RecipeRequest request, Layer command, Layer file) {
    Set<String> named = new LinkedHashSet<>();
    Stream.of(request.task(), command.get(TASK), file.get(TASK))
        .flatMap(Optional::stream)
        .forEach(named::add);
    if (named.isEmpty()) {
      command
          .dataSet()
          .or(file::dataSet)
          .map(name -> catalogue.apply(name).get(TASK))
          .ifPresent(named::add);
    }
    if (named.isEmpty()) {
      String where = request.file().map(path -> " in " + path).orElse("");
      throw new InvalidInput(
          "no task named" + where + "; name one of " + String.join(", ", names()));
    }
    if (named.size() > 1) {
      throw new InvalidInput("several tasks named: " + String.join(", ", named) + "; name one");
    }
    return find(named.iterator().next());
  }

  private TaskType<?> find(String name) {
    return tasks.stream()
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new InvalidInput(Nearest.unknown(TASK, name, names())));
  }

  private List<String> names() {
    return tasks.stream().map(TaskType::name).toList();
  }

  private Layer dataSet(Optional<String> name, TaskType<?> task) {
    if (name.isEmpty()) {
      return Layer.NONE;
    }
    Map<String, String> keys = catalogue.apply(name.get());
    String own = keys.getOrDefault(TASK, task.name());
    if (!own.equals(task.name())) {
      throw new InvalidInput(
          String.format(
              "the data set '%s' is for the task %s, not %s; write %s data=%s",
              name.get(), own, task.name(), own, name.get()));
    }
    return new Layer("of the data set " + name.get(), keys);
  }
}
