package dev.unroll.experiments.report.figure;

import dev.unroll.experiments.report.HtmlPage;
import dev.unroll.experiments.report.ReportJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes a page of sections as one HTML file that needs nothing else. */
public final class PageHtml {
  private static final List<String> SCRIPTS =
      List.of("axes.js", "marks.js", "shades.js", "figures.js", "sections.js");

  private PageHtml() {}

  /**
   * Writes the page. A reader of {@code file} sees the old page or the new one, never a part.
   *
   * @param file the page to write or replace; missing folders are made
   * @throws IOException if it cannot be written; an older page is then still there
   */
  public static void write(Page page, Path file) throws IOException {
    html(page).write(file);
  }

  static HtmlPage html(Page page) {
    return new HtmlPage(page.title(), SCRIPTS, ReportJson.write(page));
  }
}
