package dev.unroll.experiments.report;

import dev.unroll.experiments.io.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One HTML file that needs nothing else: no network, no server, no folder beside it. It holds data
 * as JSON and the scripts that draw it.
 *
 * @param title of the browser's window
 * @param scripts resources of this package, in the order in which they need each other; together
 *     with the building blocks that every page has they are one script
 * @param json what the scripts find in {@code content}
 */
public record HtmlPage(String title, List<String> scripts, String json) {
  /** What every page has in its footer. */
  public static final String SIGN = "Made by Unroll.";

  private static final List<String> BLOCKS = List.of("page.js", "theme.js", "provenance.js");
  private static final List<String> STYLES = List.of("page.css", "sections.css");
  private static final List<String> NOTICES =
      List.of("echarts/NOTICE", "echarts/LICENSE", "echarts/LICENSE-d3");
  private static final Pattern SLOT = Pattern.compile("\\{\\{(\\w+)}}");

  public HtmlPage {
    scripts = List.copyOf(scripts);
  }

  /**
   * Writes the page. A reader of {@code file} sees the old page or the new one, never a part.
   *
   * @param file the page to write or replace; missing folders are made
   * @throws IOException if it cannot be written; an older page is then still there
   */
  public void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    AtomicFile.write(file, html());
  }

  /** The page as text. */
  public String html() {
    Map<String, String> slots =
        Map.of(
            "title", escape(title),
            "css", join(STYLES.stream()),
            "echarts", resource("echarts/echarts.min.js"),
            "notices", escape(join(NOTICES.stream())),
            "data", ReportJson.forScriptElement(json),
            "script", join(Stream.concat(BLOCKS.stream(), scripts.stream())));
    return SLOT.matcher(resource("template.html")).replaceAll(slot -> fill(slots, slot));
  }

  private static String fill(Map<String, String> slots, MatchResult slot) {
    return Matcher.quoteReplacement(slots.get(slot.group(1)));
  }

  private static String join(Stream<String> names) {
    return names.map(HtmlPage::resource).collect(Collectors.joining("\n"));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String resource(String name) {
    try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            "The report's resource " + name + " is not on the classpath: build with Maven");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
