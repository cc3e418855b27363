package dev.unroll.experiments.diagnose.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.diagnose.Diagnosis;
import dev.unroll.experiments.io.AtomicFile;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.report.figure.Page;
import dev.unroll.experiments.report.figure.PageHtml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a diagnosis: a page for people, and beside it the numbers as JSON. */
public final class DiagnosisReport {
  /** The page's usual name in a run folder. */
  public static final String PAGE = "diagnose.html";

  private DiagnosisReport() {}

  /**
   * Writes both files; a reader sees the old ones or the new, never a part.
   *
   * @param page where the page goes; the numbers go beside it, with the ending .json
   */
  public static void write(Diagnosis diagnosis, Subject subject, Path page) throws IOException {
    Page drawn = DiagnosisPage.of(diagnosis, subject);
    PageHtml.write(drawn, page);
    AtomicFile.write(numbers(page), Json.pretty(document(diagnosis, subject)));
  }

  /**
   * Refuses to replace files that are no diagnosis.
   *
   * @param page where the page is to go
   * @throws InvalidInput naming the file in the way
   */
  public static void checkFree(Path page) throws IOException {
    for (Path file : List.of(page, numbers(page))) {
      String text = Files.isRegularFile(file) ? new String(Files.readAllBytes(file), UTF_8) : "";
      String sign = file.equals(page) ? PageHtml.SIGN : "\"diagnosis\"";
      if (!text.isEmpty() && !text.contains(sign)) {
        throw new InvalidInput(
            "%s is there and holds something else than a diagnosis; name another file with --out"
                .formatted(file));
      }
    }
  }

  /** Where the numbers of a page lie. */
  public static Path numbers(Path page) {
    String name = page.getFileName().toString();
    return page.resolveSibling(name.replaceFirst("\\.html?$", "") + ".json");
  }

  /** The numbers. What is not finite is a string, as in the project's other JSON. */
  public static Map<String, Object> document(Diagnosis diagnosis, Subject subject) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("task", subject.task());
    document.put("model", subject.model());
    document.put("of", subject.when());
    document.put("summary", Summary.lines(diagnosis));
    document.put("diagnosis", Json.map(diagnosis));
    return document;
  }
}
