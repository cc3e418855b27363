package dev.unroll.experiments.report.figure;

import dev.unroll.experiments.io.AtomicFile;
import dev.unroll.experiments.io.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes a page of sections as one HTML file that needs nothing else: no network, no server, no
 * folder beside it. It holds the page as JSON and the scripts that draw it.
 */
public final class PageHtml {
  /** What every page has in its footer. */
  public static final String SIGN = "Made by Unroll.";

  private static final String FOLDER = "/dev/unroll/experiments/report/";

  /** In the order in which they need each other; together they are one script. */
  private static final List<String> SCRIPTS =
      List.of(
          "page.js",
          "theme.js",
          "provenance.js",
          "axes.js",
          "marks.js",
          "shades.js",
          "figures.js",
          "tables.js",
          "sections.js");

  private static final List<String> STYLES = List.of("page.css", "sections.css");
  private static final List<String> NOTICES =
      List.of("echarts/NOTICE", "echarts/LICENSE", "echarts/LICENSE-d3");
  private static final Pattern SLOT = Pattern.compile("\\{\\{(\\w+)}}");

  private PageHtml() {}

  /**
   * Writes the page. A reader of {@code file} sees the old page or the new one, never a part.
   *
   * @param file the page to write or replace; missing folders are made
   * @throws IOException if it cannot be written; an older page is then still there
   */
  public static void write(Page page, Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    AtomicFile.write(file, html(page));
  }

  /** The page as text. */
  static String html(Page page) {
    Map<String, String> slots =
        Map.of(
            "title", escape(page.title()),
            "css", join(STYLES),
            "echarts", resource("echarts/echarts.min.js"),
            "notices", notices(),
            "data", Json.forScriptElement(Json.finite(page)),
            "script", join(SCRIPTS));
    return SLOT.matcher(resource("template.html"))
        .replaceAll(slot -> Matcher.quoteReplacement(slots.get(slot.group(1))));
  }

  /** The licences of what draws the figures, as the text of an element. */
  public static String notices() {
    return escape(join(NOTICES));
  }

  private static String join(List<String> names) {
    return names.stream().map(PageHtml::resource).collect(Collectors.joining("\n"));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** A script, a style sheet or a notice that pages are made of, such as {@code theme.js}. */
  public static String resource(String name) {
    try (InputStream in = PageHtml.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException(
            "the resource " + name + " of the report is not on the class path: build with Maven");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
