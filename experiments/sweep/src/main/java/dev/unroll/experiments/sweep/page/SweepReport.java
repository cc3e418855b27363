package dev.unroll.experiments.sweep.page;

import dev.unroll.experiments.io.AtomicFile;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.report.figure.PageHtml;
import dev.unroll.experiments.run.RunStatus;
import dev.unroll.experiments.sweep.Study;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes the result of a sweep: a page for people, and the numbers as JSON and as a table. */
public final class SweepReport {
  private SweepReport() {}

  /**
   * Writes report.html and summary.json into the study's folder and marks the study as finished.
   *
   * @return the page
   */
  public static Path write(SweepFindings found, Study study) throws IOException {
    Path page = study.path().resolve("report.html");
    PageHtml.write(SweepPage.of(found), page);
    AtomicFile.write(study.path().resolve("summary.json"), Json.pretty(document(found)));
    study.status(RunStatus.FINISHED);
    return page;
  }

  /** The numbers. A number that is not finite is a string, as in the project's other JSON. */
  public static Map<String, Object> document(SweepFindings found) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("verdict", found.verdict());
    document.put("finals", found.finals() == null ? null : Json.map(found.finals()));
    document.put(
        "importance",
        SettingImportance.of(found).map(SettingImportance::document).orElse(Map.of()));
    document.put("trials", found.ranking().results().stream().map(Json::map).toList());
    return document;
  }
}
