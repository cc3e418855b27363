package dev.unroll.experiments.chapter;

import dev.unroll.experiments.io.AtomicFile;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import dev.unroll.experiments.report.figure.Page;
import dev.unroll.experiments.report.figure.Page.Provenance;
import dev.unroll.experiments.report.figure.PageHtml;
import dev.unroll.experiments.report.figure.Section;
import dev.unroll.experiments.report.figure.Section.Outcome;
import dev.unroll.experiments.run.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the chapter found: a page for people, and the numbers as JSON. */
public final class ChapterReport {
  private static final String PAGE = "chapter.html";
  private static final String NUMBERS = "chapter.json";

  private ChapterReport() {}

  /** Writes chapter.html and chapter.json into the run's folder. */
  public static void write(ChapterRecipe recipe, RunFolder folder, List<ClaimResult> results)
      throws IOException {
    AtomicFile.write(
        folder.path().resolve(NUMBERS), Json.pretty(document(recipe, folder, results)));
    PageHtml.write(page(recipe, results, folder.environment()), page(folder));
  }

  /** Where the page of a run lies. */
  public static Path page(RunFolder folder) {
    return folder.path().resolve(PAGE);
  }

  /** The verdicts and the numbers they rest on, without the figures. */
  public static Map<String, Object> document(
      ChapterRecipe recipe, RunFolder folder, List<ClaimResult> results) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("run", folder.path().toString());
    document.put("page", page(folder).toString());
    List<Object> claims = new ArrayList<>();
    for (int k = 0; k < results.size(); k++) {
      claims.add(entry(recipe.experiments().get(k).claim(), results.get(k)));
    }
    document.put("claims", claims);
    return document;
  }

  private static Map<String, Object> entry(Claim<?> claim, ClaimResult result) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", claim.name());
    entry.put("claim", claim.statement().claim());
    if (result.failed()) {
      entry.put("failure", result.failure());
    } else {
      Finding finding = result.finding();
      entry.put("verdict", finding.verdict().words());
      entry.put("because", finding.because());
      entry.put("numbers", finding.numbers());
      entry.put("ran", finding.ran());
    }
    entry.put("seconds", result.seconds());
    return entry;
  }

  static Page page(
      ChapterRecipe recipe, List<ClaimResult> results, Map<String, String> environment) {
    List<Section> sections = new ArrayList<>();
    for (int k = 0; k < results.size(); k++) {
      sections.add(section(recipe.experiments().get(k).claim(), results.get(k)));
    }
    return new Page(
        "The claims of the chapter, tested",
        lead(results),
        sections.stream()
            .flatMap(section -> section.figures().stream())
            .flatMap(ChapterReport::models)
            .distinct()
            .toList(),
        sections,
        new Provenance(Map.of(), recipe.yaml(), environment));
  }

  private static List<String> lead(List<ClaimResult> results) {
    return List.of(
        "Each claim of a textbook chapter on recurrent networks was tested by a short experiment on"
            + " this machine. The verdict follows from a rule, which is printed beside the numbers"
            + " it is applied to.",
        counts(results));
  }

  /** Such as "9 × holds, 4 × holds with a limit, 1 × does not hold here". */
  public static String counts(List<ClaimResult> results) {
    List<String> parts = new ArrayList<>();
    for (Verdict verdict : Verdict.values()) {
      long count =
          results.stream()
              .filter(one -> !one.failed() && one.finding().verdict() == verdict)
              .count();
      if (count > 0) {
        parts.add(count + " × " + verdict.words());
      }
    }
    long failed = results.stream().filter(ClaimResult::failed).count();
    if (failed > 0) {
      parts.add(failed + " × experiment failed");
    }
    return String.join(", ", parts);
  }

  private static Section section(Claim<?> claim, ClaimResult result) {
    Claim.Statement<?> statement = claim.statement();
    Finding finding = result.finding();
    return new Section(
        claim.name(),
        statement.title(),
        statement.equation(),
        List.of(statement.claim()),
        result.failed()
            ? new Outcome("bad", "experiment failed", result.failure())
            : new Outcome(finding.verdict().tone(), finding.verdict().words(), finding.because()),
        result.failed() ? List.of() : finding.figures(),
        result.failed() ? List.of() : finding.tables(),
        result.failed() ? List.of() : finding.ran());
  }

  private static Stream<String> models(Figure figure) {
    return figure.marks().stream().map(Mark::model).filter(model -> !model.isEmpty());
  }
}
