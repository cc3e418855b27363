package dev.unroll.experiments.board;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.run.RunNote;
import dev.unroll.experiments.run.RunNotes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The runs below a folder. What a browser asks for is found here by its whole id, or not at all. A
 * run is read again only when its folder has changed, so that a thousand of them can be listed once
 * a second.
 */
final class RunCatalogue {
  private static final Logger LOG = LogManager.getLogger(RunCatalogue.class);

  /** How far below a run others may lie: study/trials/run, chapter/claim/run. */
  private static final int LEVELS = 3;

  private final Path root;
  private final Map<String, BoardEntry> known = new ConcurrentHashMap<>();

  RunCatalogue(Path root) {
    this.root = root;
  }

  Path root() {
    return root;
  }

  /**
   * What a look at the folder found.
   *
   * @param runs as objects of JSON, the newest first
   * @param problems a sentence for each run that cannot be read
   */
  record Listing(List<Map<String, Object>> runs, List<String> problems) {}

  /** Reads the runs for the first time, which takes longest, before a browser asks. */
  void readAhead() {
    try {
      list();
    } catch (IOException | RuntimeException e) {
      LOG.warn("the runs in {} cannot be listed", root, e);
    }
  }

  /** The runs as they are now, without those inside others; none if there is no such folder. */
  synchronized Listing list() throws IOException {
    if (!Files.isDirectory(root)) {
      return new Listing(List.of(), List.of());
    }
    try (Stream<Path> folders = Files.list(root)) {
      return listing(folders.toList());
    }
  }

  /** The runs inside another as they are now. */
  Listing parts(BoardEntry whole) throws IOException {
    Path folder = whole.entry().folder();
    try (Stream<Path> folders = Files.walk(folder, LEVELS)) { // follows no links
      return listing(folders.filter(path -> !path.equals(folder)).toList());
    }
  }

  private Listing listing(List<Path> paths) throws IOException {
    Map<String, RunNote> notes = new RunNotes(root).read();
    List<BoardEntry> runs = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Path folder : paths) {
      String id = root.relativize(folder).toString().replace('\\', '/');
      try {
        listed(id, folder).ifPresent(runs::add);
      } catch (InvalidInput e) {
        problems.add(e.getMessage());
      }
    }
    runs.sort(Comparator.comparing((BoardEntry run) -> run.entry().created()).reversed());
    return new Listing(
        runs.stream().map(run -> noted(run, notes.get(run.entry().id()))).toList(), problems);
  }

  private Optional<BoardEntry> listed(String id, Path folder) throws IOException {
    BoardEntry before = known.get(id);
    if (before != null && before.isFresh()) {
      return Optional.of(before);
    }
    known.remove(id);
    boolean run =
        Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
            && Files.isRegularFile(folder.resolve("run.json"), LinkOption.NOFOLLOW_LINKS);
    if (!run) {
      return Optional.empty();
    }
    BoardEntry now = BoardEntry.read(id, folder);
    known.put(id, now);
    return Optional.of(now);
  }

  private static Map<String, Object> noted(BoardEntry run, RunNote note) {
    Map<String, Object> row = run.document();
    if (note != null) {
      row = new LinkedHashMap<>(row);
      row.put("name", note.name());
      row.put("note", note.text());
      row.put("tags", note.tags());
    }
    return row;
  }

  /** The run of that id, as it was when it was last listed. */
  Optional<BoardEntry> find(String id) throws IOException {
    if (!known.containsKey(id)) {
      list();
      BoardEntry whole = known.get(id.substring(0, Math.max(0, id.indexOf('/'))));
      if (whole != null) {
        parts(whole);
      }
    }
    return Optional.ofNullable(known.get(id))
        .filter(run -> Files.isDirectory(run.entry().folder(), LinkOption.NOFOLLOW_LINKS));
  }
}
