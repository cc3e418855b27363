package dev.unroll.experiments.run;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.io.OwnFile;
import dev.unroll.experiments.recipe.FlatYaml;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.run.RunEntry.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads from a run's recipe what the run is about. */
final class RunTopic {
  /** A setting that the stock backtest alone has. */
  private static final String STOCK = "stock.days";

  private RunTopic() {}

  /** Nothing is known of a recipe that is missing or damaged: a listing goes on without. */
  static Topic of(RunInfo info, Path folder) throws IOException {
    if (!info.settings().isEmpty()) {
      return of(info.kind(), info.settings());
    }
    Path file = folder.resolve(RunFolder.RECIPE);
    if (!Files.isRegularFile(file)) {
      return Topic.UNKNOWN;
    }
    try {
      return of(info.kind(), OwnFile.read(file, "", text -> FlatYaml.read(file.toString(), text)));
    } catch (InvalidInput e) {
      return Topic.UNKNOWN;
    }
  }

  private static Topic of(RunKind kind, Map<String, String> keys) {
    return switch (kind) {
      case TRAIN, SWEEP, DIAGNOSE ->
          new Topic(text(keys, "task"), items(keys, Recipe.NAME), items(keys, "seed"));
      case COMPARE -> new Topic(text(keys, "task"), items(keys, "models"), items(keys, "seeds"));
      case BACKTEST, FORECAST -> keys.containsKey(STOCK) ? stock(keys) : forecast(keys);
      case CHAPTER -> new Topic("chapter", claims(keys), List.of());
      case IMPORT -> new Topic(file(keys, "file"), items(keys, "layout"), List.of());
    };
  }

  private static Topic forecast(Map<String, String> keys) {
    return new Topic(
        file(keys, "data.file"), items(keys, "model.cells"), items(keys, "training.seed"));
  }

  /** The network of the stock backtest is no setting; without a file, prices are simulated. */
  private static Topic stock(Map<String, String> keys) {
    String file = file(keys, "data.file");
    return new Topic(file.isEmpty() ? "stock" : file, List.of("gru"), items(keys, "stock.seed"));
  }

  /** The sections of the recipe. */
  private static List<String> claims(Map<String, String> keys) {
    return keys.keySet().stream().map(key -> key.split("[.]", 2)[0]).distinct().toList();
  }

  private static String text(Map<String, String> keys, String key) {
    return keys.getOrDefault(key, "");
  }

  private static List<String> items(Map<String, String> keys, String key) {
    return Stream.of(text(keys, key).split(",")).filter(item -> !item.isEmpty()).toList();
  }

  /** The file's name without its folders. */
  private static String file(Map<String, String> keys, String key) {
    String file = text(keys, key);
    return file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  }
}
