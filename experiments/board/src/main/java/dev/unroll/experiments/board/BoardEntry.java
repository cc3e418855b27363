package dev.unroll.experiments.board;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.run.RunEntry;
import dev.unroll.experiments.run.RunKind;
import dev.unroll.experiments.run.RunListing;
import dev.unroll.experiments.run.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A run as the page's list shows it.
 *
 * @param entry what its small files say
 * @param pages its reports
 * @param changed differs when its state or its reports have changed
 * @param seen when its folder had last changed; −1 if that is so new that it may change unnoticed
 */
record BoardEntry(RunEntry entry, List<String> pages, long changed, long seen) {
  /** Names of reports. */
  static final List<String> PAGES = List.of("report.html", "diagnose.html", "chapter.html");

  /** What is read of a run, besides the reports. */
  private static final List<String> READ = List.of("run.json", "recipe.yaml", "summary.json");

  private static final Set<RunKind> WHOLES =
      EnumSet.of(RunKind.COMPARE, RunKind.SWEEP, RunKind.CHAPTER);

  /** Two changes within that time may have one time. */
  private static final long MIN_AGE = 2000; // milliseconds

  /**
   * Reads a run.
   *
   * @param id of the run in the list
   * @throws InvalidInput if it is damaged, or has a link in the place of a file
   */
  static BoardEntry read(String id, Path folder) throws IOException {
    long seen = time(folder);
    Optional<String> link =
        READ.stream().filter(name -> Files.isSymbolicLink(folder.resolve(name))).findFirst();
    if (link.isPresent()) {
      throw new InvalidInput("%s: its %s is a link; left out".formatted(id, link.get()));
    }
    RunEntry entry = RunListing.entry(folder).at(id);
    List<String> pages = PAGES.stream().filter(page -> time(folder.resolve(page)) > 0).toList();
    long changed = time(folder.resolve("run.json"));
    for (String page : pages) {
      changed += time(folder.resolve(page));
    }
    boolean old = System.currentTimeMillis() - seen > MIN_AGE;
    return new BoardEntry(entry, pages, changed, old ? seen : -1);
  }

  /**
   * Whether it would be read the same now; files of runs are replaced, which changes the folder.
   */
  boolean isFresh() {
    return entry.status() != RunStatus.RUNNING && seen == time(entry.folder());
  }

  /** When a file was last written; 0 if there is none. */
  private static long time(Path file) {
    try {
      return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toMillis();
    } catch (IOException e) {
      return 0;
    }
  }

  /** As one object of JSON. */
  Map<String, Object> document() {
    Map<String, Object> row = new LinkedHashMap<>(entry.document());
    row.put("whole", WHOLES.contains(entry.kind()));
    row.put("pages", pages);
    row.put("changed", changed);
    return row;
  }
}
