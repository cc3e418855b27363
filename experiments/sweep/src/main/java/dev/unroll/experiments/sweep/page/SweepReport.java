package dev.unroll.experiments.sweep.page;

import dev.unroll.experiments.io.AtomicFile;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Page;
import dev.unroll.experiments.report.figure.Page.Provenance;
import dev.unroll.experiments.report.figure.PageHtml;
import dev.unroll.experiments.report.figure.Section;
import dev.unroll.experiments.run.RunStatus;
import dev.unroll.experiments.sweep.Study;
import dev.unroll.experiments.sweep.TrialResult.TrialState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    PageHtml.write(page(found), page);
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

  static Page page(SweepFindings found) {
    Optional<SettingImportance> importance = SettingImportance.of(found);
    List<Section> sections = new ArrayList<>();
    sections.add(TrialSections.course(found));
    sections.add(TrialSections.parallel(found));
    sections.add(SettingSection.of(found, importance));
    List<Dimension> order = new ArrayList<>(found.dimensions());
    importance.ifPresent(known -> order.sort(known.byShare()));
    // Clipping and depth where they were searched, else the two keys that matter most.
    order.sort(
        Comparator.comparingInt(
            each -> each.name().equals("clip") ? 0 : each.name().equals("layers") ? 1 : 2));
    if (order.size() > 1) {
      sections.add(PairSection.of(found, order.get(0), order.get(1)));
    }
    sections.add(BoardSection.of(found));
    return new Page(
        "Sweep: " + found.task().name(),
        lead(found, importance),
        SweepFindings.STATES.stream().map(TrialState::word).toList(),
        sections,
        new Provenance(found.task().facts(), found.spec().recipe(), found.environment()));
  }

  /** A section of one paragraph and figures. */
  static Section section(String id, String title, String paragraph, List<Figure> figures) {
    return new Section(id, title, "", List.of(paragraph), null, figures, List.of(), List.of());
  }

  private static List<String> lead(SweepFindings found, Optional<SettingImportance> importance) {
    List<String> lead = new ArrayList<>();
    lead.add(
        "%d trials of %s; %s. %s."
            .formatted(
                found.ranking().results().size(),
                found.spec().space(),
                found.spec().plan(),
                found.ranking().states()));
    lead.addAll(found.verdict());
    importance.ifPresent(known -> lead.add(known.sentence()));
    return lead;
  }
}
