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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the chapter found: a page for people, and the numbers as JSON. */
public final class ChapterReport {
  private static final String PAGE = "chapter.html";
  private static final String NUMBERS = "chapter.json";

  private ChapterReport() {}

  /** Writes chapter.html and chapter.json into the run's folder. */
  public static void write(ChapterRecipe recipe, RunFolder folder, List<Examined> examined)
      throws IOException {
    AtomicFile.write(
        folder.path().resolve(NUMBERS), Json.pretty(document(recipe, folder, examined)));
    PageHtml.write(page(recipe, examined, folder.environment()), page(folder));
  }

  /** Where the page of a run lies. */
  public static Path page(RunFolder folder) {
    return folder.path().resolve(PAGE);
  }

  /** The verdicts and the numbers they rest on, without the figures. */
  public static Map<String, Object> document(
      ChapterRecipe recipe, RunFolder folder, List<Examined> examined) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("run", folder.path().toString());
    document.put("page", page(folder).toString());
    List<Object> claims = new ArrayList<>();
    for (int k = 0; k < examined.size(); k++) {
      claims.add(entry(recipe.experiments().get(k).claim(), examined.get(k)));
    }
    document.put("claims", claims);
    return document;
  }

  private static Map<String, Object> entry(Claim<?> claim, Examined examined) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", claim.name());
    entry.put("claim", claim.statement().claim());
    if (examined.failed()) {
      entry.put("failure", examined.failure());
    } else {
      Finding finding = examined.finding();
      entry.put("verdict", finding.verdict().words());
      entry.put("because", finding.because());
      entry.put("numbers", finding.numbers());
      entry.put("ran", finding.ran());
    }
    entry.put("seconds", examined.seconds());
    return entry;
  }

  static Page page(ChapterRecipe recipe, List<Examined> examined, Map<String, String> environment) {
    List<Section> sections = new ArrayList<>();
    Set<String> models = new LinkedHashSet<>();
    for (int k = 0; k < examined.size(); k++) {
      Section section = section(recipe.experiments().get(k).claim(), examined.get(k));
      sections.add(section);
      section.figures().forEach(figure -> models.addAll(models(figure)));
    }
    return new Page(
        "The chapter's claims, seen happening",
        lead(examined),
        List.copyOf(models),
        sections,
        new Provenance(Map.of(), recipe.yaml(), environment));
  }

  private static List<String> lead(List<Examined> examined) {
    return List.of(
        "What a textbook chapter says of recurrent networks, each claim put to a short experiment"
            + " on this machine. The verdict follows from a rule that is stated beside the number"
            + " it rests on.",
        counted(examined));
  }

  /** Such as "9 × holds, 4 × holds with a limit, 1 × does not hold here". */
  public static String counted(List<Examined> examined) {
    List<String> parts = new ArrayList<>();
    for (Verdict verdict : Verdict.values()) {
      long count =
          examined.stream()
              .filter(one -> !one.failed() && one.finding().verdict() == verdict)
              .count();
      if (count > 0) {
        parts.add(count + " × " + verdict.words());
      }
    }
    long failed = examined.stream().filter(Examined::failed).count();
    if (failed > 0) {
      parts.add(failed + " × experiment failed");
    }
    return String.join(", ", parts);
  }

  private static Section section(Claim<?> claim, Examined examined) {
    Claim.Statement statement = claim.statement();
    List<String> paragraphs = List.of(statement.claim());
    if (examined.failed()) {
      return new Section(
          claim.name(),
          statement.title(),
          statement.equation(),
          paragraphs,
          new Outcome("bad", "experiment failed", examined.failure()),
          List.of(),
          List.of(),
          List.of());
    }
    Finding finding = examined.finding();
    return new Section(
        claim.name(),
        statement.title(),
        statement.equation(),
        paragraphs,
        new Outcome(finding.verdict().tone(), finding.verdict().words(), finding.because()),
        finding.figures(),
        finding.tables(),
        finding.ran());
  }

  private static Set<String> models(Figure figure) {
    Set<String> models = new LinkedHashSet<>();
    for (Mark mark : figure.marks()) {
      if (mark instanceof Mark.Line line) {
        models.add(line.model());
      } else if (mark instanceof Mark.Band band) {
        models.add(band.model());
      } else if (mark instanceof Mark.Points points) {
        models.add(points.model());
      } else if (mark instanceof Mark.Bars bars) {
        models.add(bars.model());
      }
    }
    models.remove("");
    return models;
  }
}
