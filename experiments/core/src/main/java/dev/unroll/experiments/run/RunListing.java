package dev.unroll.experiments.run;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Nearest;
import dev.unroll.experiments.run.RunEntry.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * The runs in a folder, newest first. Little is read of each, and no link is followed.
 *
 * @param root the folder
 * @param entries the runs that lie in it
 * @param problems one sentence for each run that cannot be read
 */
public record RunListing(Path root, List<RunEntry> entries, List<String> problems) {
  /** How far below a run others may lie: study/trials/run, chapter/claim/run. */
  private static final int LEVELS = 3;

  private static final Comparator<RunEntry> NEWEST_FIRST =
      Comparator.comparing(RunEntry::created).reversed().thenComparing(RunEntry::id);

  public RunListing {
    entries = entries.stream().sorted(NEWEST_FIRST).toList();
    problems = List.copyOf(problems);
  }

  /** The runs in a folder; none if there is no such folder. */
  public static RunListing of(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      return new RunListing(root, List.of(), List.of());
    }
    try (Stream<Path> folders = Files.list(root)) {
      return read(root, root, "", folders.filter(RunListing::isFolder).toList());
    }
  }

  /** The runs inside a run: the trainings of a comparison, the trials of a sweep. */
  public RunListing inside(RunEntry run) throws IOException {
    try (Stream<Path> folders = Files.walk(run.folder(), LEVELS)) { // follows no links
      List<Path> inside =
          folders.filter(path -> !path.equals(run.folder()) && isFolder(path)).toList();
      return read(root, run.folder(), run.id() + "/", inside);
    }
  }

  private static boolean isFolder(Path path) {
    return Files.isDirectory(path, NOFOLLOW_LINKS);
  }

  /**
   * @param prefix of the ids of what lies in {@code above}
   */
  private static RunListing read(Path root, Path above, String prefix, List<Path> folders)
      throws IOException {
    Map<String, RunNote> notes = new RunNotes(root).read();
    Queue<RunEntry> entries = new ConcurrentLinkedQueue<>();
    Queue<String> problems = new ConcurrentLinkedQueue<>();
    try {
      folders.parallelStream()
          .filter(folder -> Files.isRegularFile(folder.resolve(RunInfo.FILE), NOFOLLOW_LINKS))
          .forEach(
              folder -> {
                String id = prefix + above.relativize(folder).toString().replace('\\', '/');
                try {
                  entries.add(entry(id, folder, notes.getOrDefault(id, RunNote.NONE)));
                } catch (InvalidInput e) {
                  problems.add(e.getMessage());
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return new RunListing(root, List.copyOf(entries), problems.stream().sorted().toList());
  }

  /** Of a run anywhere, in no listing; its id is its folder's name. */
  public static RunEntry entry(Path folder) throws IOException {
    Path name = folder.toAbsolutePath().normalize().getFileName();
    return entry(String.valueOf(name), folder, RunNote.NONE);
  }

  private static RunEntry entry(String id, Path folder, RunNote note) throws IOException {
    RunInfo info = RunInfo.read(folder);
    Topic topic = RunTopic.of(info, folder);
    RunScores scores = RunScores.of(info.kind(), folder.resolve(RunFolder.SUMMARY));
    return new RunEntry(
        id,
        folder,
        info.kind(),
        info.status(),
        info.status() == RunStatus.RUNNING && !Lock.isHeld(folder),
        info.created(),
        topic,
        scores.best(),
        scores.scores(),
        note);
  }

  /**
   * The run of that id, of that name, or the only one whose id begins so; runs inside runs by their
   * id.
   *
   * @throws InvalidInput if there is none, or there are several
   */
  public RunEntry find(String word) throws IOException {
    List<RunEntry> found = matches(word);
    int slash = word.lastIndexOf('/');
    if (found.isEmpty() && slash > 0) {
      for (RunEntry whole : matches(word.substring(0, word.indexOf('/')))) {
        found = inside(whole).entries().stream().filter(run -> run.id().equals(word)).toList();
      }
    }
    if (found.size() == 1) {
      return found.get(0);
    }
    List<String> ids = entries.stream().map(RunEntry::id).toList();
    throw new InvalidInput(
        found.isEmpty()
            ? "no run '%s' in %s: expected a name or the first characters of one of %d runs%s; 'unroll runs' lists them"
                .formatted(word, root, ids.size(), Nearest.hint(word, ids))
            : "'%s' is the beginning of %d runs in %s: expected one; nearest are %s"
                .formatted(
                    word,
                    found.size(),
                    root,
                    String.join(", ", found.stream().limit(3).map(RunEntry::id).toList())));
  }

  private List<RunEntry> matches(String word) {
    List<RunEntry> same =
        entries.stream()
            .filter(run -> run.id().equals(word) || run.note().name().equals(word))
            .toList();
    return !same.isEmpty() || word.isEmpty()
        ? same
        : entries.stream().filter(run -> run.id().startsWith(word)).toList();
  }
}
