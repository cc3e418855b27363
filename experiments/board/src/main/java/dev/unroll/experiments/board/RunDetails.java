package dev.unroll.experiments.board;

import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.recipe.FlatYaml;
import dev.unroll.experiments.run.RunEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The data of one run for the page: its row of the list, and the documents in its folder. */
final class RunDetails {
  private static final Logger LOG = LogManager.getLogger(RunDetails.class);

  private RunDetails() {}

  static Map<String, Object> document(Path root, BoardEntry listed) throws IOException {
    RunEntry run = listed.entry();
    Map<String, Object> document = listed.document();
    String recipe = RunFile.text(root, run.folder(), "recipe.yaml").orElse("");
    document.put("recipe", recipe);
    document.put("settings", settings(run, recipe));
    document.put("environment", json(root, run, "environment.json"));
    document.put("data", json(root, run, "data.json"));
    document.put("summary", json(root, run, "summary.json"));
    document.put("study", json(root, run, "study.json"));
    return document;
  }

  private static Map<String, String> settings(RunEntry run, String recipe) {
    try {
      return FlatYaml.read("recipe.yaml", recipe);
    } catch (RuntimeException e) {
      LOG.warn("{}: its recipe cannot be read", run.id(), e);
      return Map.of();
    }
  }

  /** Nothing if there is no such file, or it is damaged: the rest is shown. */
  private static Map<String, Object> json(Path root, RunEntry run, String name) throws IOException {
    String text = RunFile.text(root, run.folder(), name).orElse("{}");
    try {
      return Json.object(text);
    } catch (IOException e) {
      LOG.warn("{}: its {} cannot be read", run.id(), name, e);
      return Map.of();
    }
  }
}
