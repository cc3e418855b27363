package dev.unroll.app;

import dev.unroll.datasets.task.DataFile;
import dev.unroll.experiments.forecast.neural.ForecastState;
import dev.unroll.experiments.io.OwnFile;
import dev.unroll.experiments.recipe.FlatYaml;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.stage.ForecastModel;
import dev.unroll.experiments.stage.Portable;
import dev.unroll.experiments.train.TaskFiles;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an exported file says about the run that it is from. */
final class RunFacts {
  private static final List<String> KEYS = List.of("task", "model", "seed", "layout");

  private RunFacts() {}

  /** Text by name: the task, the run, a hash of its recipe, classes, channels, characters. */
  static Map<String, String> of(RunFolder run, Portable model) throws IOException {
    Map<String, String> recipe =
        OwnFile.read(
            run.recipe(),
            "restore it, or train again",
            text -> FlatYaml.read(run.recipe().toString(), text));
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("made-by", "unroll 0.1.0");
    facts.put("run", run.path().toAbsolutePath().getFileName().toString());
    facts.put("recipe-sha256", DataFile.of(run.recipe()).sha256());
    KEYS.forEach(
        key -> {
          if (recipe.containsKey(key)) {
            facts.put(key, recipe.get(key));
          }
        });
    facts.putAll(TaskFiles.of(run.path()).facts());
    if (model instanceof ForecastModel forecaster) {
      facts.putIfAbsent("task", "forecast");
      facts.put("levels", forecaster.shape().levels().toString());
      facts.put("frequency", ForecastState.frequency(run).code());
    }
    return facts;
  }
}
