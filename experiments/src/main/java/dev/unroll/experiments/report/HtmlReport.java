package dev.unroll.experiments.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes a comparison as one HTML file that needs nothing else: no network, no server, no folder
 * beside it.
 */
public final class HtmlReport {
  /** In the order in which they need each other; together they are one script. */
  private static final List<String> SCRIPTS =
      List.of(
          "page.js",
          "theme.js",
          "leaderboard.js",
          "curves.js",
          "gradients.js",
          "spectra.js",
          "examples.js",
          "report.js");

  private static final List<String> NOTICES =
      List.of("echarts/NOTICE", "echarts/LICENSE", "echarts/LICENSE-d3");
  private static final Pattern SLOT = Pattern.compile("\\{\\{(\\w+)}}");

  private HtmlReport() {}

  /**
   * Writes the page. A reader of {@code file} sees the old page or the new one, never a part.
   *
   * @param file the page to write or replace; missing folders are made
   * @throws IOException if it cannot be written; an older page is then still there
   */
  public static void write(ComparisonReport report, Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    // Not createTempFile: its files are readable by their owner alone.
    Path unfinished = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID());
    try {
      Files.writeString(unfinished, html(report));
      move(unfinished, file);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** The page as text. */
  static String html(ComparisonReport report) {
    Map<String, String> slots =
        Map.of(
            "title", escape(report.headline().title()),
            "css", resource("report.css"),
            "echarts", resource("echarts/echarts.min.js"),
            "notices", escape(join(NOTICES)),
            "data", ReportJson.forScriptElement(ReportJson.write(report)),
            "script", join(SCRIPTS));
    return SLOT.matcher(resource("template.html")).replaceAll(slot -> fill(slots, slot));
  }

  private static String fill(Map<String, String> slots, MatchResult slot) {
    return Matcher.quoteReplacement(slots.get(slot.group(1)));
  }

  private static String join(List<String> names) {
    return names.stream().map(HtmlReport::resource).collect(Collectors.joining("\n"));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static String resource(String name) {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
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
