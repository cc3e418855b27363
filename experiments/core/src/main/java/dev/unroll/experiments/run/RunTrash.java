package dev.unroll.experiments.run;

import dev.unroll.datasets.input.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * Where deleted runs lie until the user removes them: the folder {@code unroll-trash} among the
 * runs. Nothing here deletes a file.
 */
public final class RunTrash {
  private static final String FOLDER = "unroll-trash";

  private final Path root;

  /**
   * @param root the folder of the runs
   */
  public RunTrash(Path root) {
    this.root = root;
  }

  public Path folder() {
    return root.resolve(FOLDER);
  }

  /**
   * Moves a run there.
   *
   * @return where it lies now
   * @throws InvalidInput if it is no run of ours, is inside another, or a process writes it; then
   *     it stays
   */
  public Path take(RunEntry run) throws IOException {
    Path from = root.resolve(run.id());
    if (run.id().contains("/") || !from.equals(run.folder())) {
      throw new InvalidInput(
          "%s is not a run of its own in %s; delete the whole that it is part of"
              .formatted(run.folder(), root));
    }
    if (!RunPlace.isRun(from)) {
      throw new InvalidInput(
          "%s was not written by Unroll, and was not moved: it lacks the marker of a run"
              .formatted(from));
    }
    Lock.hold(from).close(); // refuses a run that is being written
    return Files.move(from, free(Files.createDirectories(folder()), run.id()));
  }

  /**
   * Moves a run back to where it was.
   *
   * @throws InvalidInput if there is none of that name, or another run has its place
   */
  public Path restore(String name) throws IOException {
    List<String> names = RunListing.of(folder()).entries().stream().map(RunEntry::id).toList();
    if (!names.contains(name)) {
      throw new InvalidInput(
          "no run '%s' in %s; there %s"
              .formatted(
                  name,
                  folder(),
                  names.isEmpty() ? "is none" : "are " + String.join(", ", names)));
    }
    Path to = root.resolve(name);
    if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
      throw new InvalidInput("%s exists; rename it, then restore %s again".formatted(to, name));
    }
    return Files.move(folder().resolve(name), to);
  }

  private static Path free(Path trash, String name) {
    Path place = trash.resolve(name);
    for (int number = 2; Files.exists(place, LinkOption.NOFOLLOW_LINKS); number++) {
      place = trash.resolve(name + "-" + number);
    }
    return place;
  }
}
