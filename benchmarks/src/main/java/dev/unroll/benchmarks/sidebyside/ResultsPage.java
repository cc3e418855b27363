package dev.unroll.benchmarks.sidebyside;

import dev.unroll.experiments.io.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The page of results; its file always contains whole tables. */
final class ResultsPage {
  private static final String INCOMPLETE = "\nThis table is not complete.\n";

  private final Path file;
  private final Map<String, String> stamp;
  private final List<String> sections = new ArrayList<>();

  private ResultsPage(Path file, Map<String, String> stamp) {
    this.file = file;
    this.stamp = stamp;
  }

  /** A page in a folder, named after the stamp's date and cpu, and after no file that exists. */
  static ResultsPage in(Path folder, Map<String, String> stamp) {
    String name =
        stamp.get("date").replace("-", "") + "-" + slug(stamp.getOrDefault("cpu", "unknown cpu"));
    Path file = folder.resolve(name + ".md");
    for (int k = 2; Files.exists(file); k++) {
      file = folder.resolve(name + "-" + k + ".md");
    }
    return new ResultsPage(file, stamp);
  }

  static String slug(String words) {
    return words
        .toLowerCase(Locale.ROOT)
        .replaceAll("\\((r|tm)\\)", "")
        .replaceAll("[^a-z0-9]+", "-")
        .replaceAll("^-|-$", "");
  }

  Path file() {
    return file;
  }

  /** Adds a section and writes the page so far, all at once or not at all. */
  void add(String section) throws IOException {
    sections.add(section);
    write(sections);
  }

  /** Writes the page so far with a section that is not complete. */
  void draft(String section) {
    List<String> shown = new ArrayList<>(sections);
    shown.add(section + INCOMPLETE);
    try {
      write(shown);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(List<String> shown) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    List<String> lines = new ArrayList<>(List.of("# Side by side", ""));
    stamp.forEach((fact, value) -> lines.add("- " + fact + ": " + value));
    lines.add("");
    lines.addAll(shown);
    AtomicFile.write(file, String.join("\n", lines));
  }
}
