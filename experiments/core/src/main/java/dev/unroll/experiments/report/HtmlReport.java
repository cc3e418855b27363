package dev.unroll.experiments.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes a comparison as one HTML file that needs nothing else. */
public final class HtmlReport {
  private static final List<String> SCRIPTS =
      List.of(
          "comparison.js",
          "leaderboard.js",
          "curves.js",
          "gradients.js",
          "spectra.js",
          "examples.js",
          "report.js");

  private HtmlReport() {}

  /**
   * Writes the page. A reader of {@code file} sees the old page or the new one, never a part.
   *
   * @param file the page to write or replace; missing folders are made
   * @throws IOException if it cannot be written; an older page is then still there
   */
  public static void write(ComparisonReport report, Path file) throws IOException {
    page(report).write(file);
  }

  /** The page as text. */
  static String html(ComparisonReport report) {
    return page(report).html();
  }

  private static HtmlPage page(ComparisonReport report) {
    return new HtmlPage(report.headline().title(), SCRIPTS, ReportJson.write(report));
  }
}
