package dev.unroll.experiments.sweep.page;

import dev.unroll.experiments.io.AtomicFile;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.report.figure.PageHtml;
import dev.unroll.experiments.sweep.Study;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Writes what a sweep found: a page for people, and the numbers as JSON and as a table. */
public final class SweepReport {
  private SweepReport() {}

  /**
   * Writes report.html and summary.json into the study's folder and finishes it.
   *
   * @return the page
   */
  public static Path write(Findings found, Study study) throws IOException {
    Path page = study.path().resolve("report.html");
    PageHtml.write(SweepPage.of(found), page);
    AtomicFile.write(study.path().resolve("summary.json"), Json.pretty(document(found)));
    study.finished();
    return page;
  }

  /** The numbers. What is not finite is a string, as in the project's other JSON. */
  public static Map<String, Object> document(Findings found) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("verdict", found.verdict());
    document.put("finals", found.finals() == null ? null : Json.map(found.finals()));
    Optional<Parameters> parameters = Parameters.of(found);
    document.put("importance", parameters.map(Parameters::document).orElse(Map.of()));
    document.put("candidates", found.ranking().outcomes().stream().map(Json::map).toList());
    return document;
  }
}
