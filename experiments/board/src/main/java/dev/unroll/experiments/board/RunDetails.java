package dev.unroll.experiments.board;

import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.recipe.FlatYaml;
import dev.unroll.experiments.run.RunEntry;
import dev.unroll.experiments.run.RunKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** What the page is told of one run: a row of the list, and the documents in its folder. */
final class RunDetails {
  private static final Logger LOG = LogManager.getLogger(RunDetails.class);

  /** Names of reports. */
  static final List<String> PAGES = List.of("report.html", "diagnose.html", "chapter.html");

  private static final Set<RunKind> WHOLES =
      EnumSet.of(RunKind.COMPARE, RunKind.SWEEP, RunKind.CHAPTER);

  private RunDetails() {}

  static Map<String, Object> row(RunEntry run) {
    Map<String, Object> row = new LinkedHashMap<>(run.document());
    List<String> pages = PAGES.stream().filter(page -> time(run, page) > 0).toList();
    row.put("whole", WHOLES.contains(run.kind()));
    row.put("pages", pages);
    row.put("changed", time(run, "run.json") + pages.stream().mapToLong(p -> time(run, p)).sum());
    return row;
  }

  /** When a file was last written; 0 if there is none. */
  private static long time(RunEntry run, String name) {
    try {
      Path file = run.folder().resolve(name);
      return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toMillis();
    } catch (IOException e) {
      return 0;
    }
  }

  static Map<String, Object> document(Path root, RunEntry run) throws IOException {
    Map<String, Object> document = row(run);
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
  private static Map<String, Object> json(Path root, RunEntry run, String name)
      throws IOException {
    String text = RunFile.text(root, run.folder(), name).orElse("{}");
    try {
      return Json.object(text);
    } catch (IOException e) {
      LOG.warn("{}: its {} cannot be read", run.id(), name, e);
      return Map.of();
    }
  }
}
