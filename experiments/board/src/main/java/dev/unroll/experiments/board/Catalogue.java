package dev.unroll.experiments.board;

import dev.unroll.experiments.run.RunEntry;
import dev.unroll.experiments.run.RunListing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The runs below a folder. What a browser asks for is found here by its whole id, or not at all. */
final class Catalogue {
  private static final List<String> READ = List.of("run.json", "recipe.yaml", "summary.json");

  private final Path root;
  private final Map<String, RunEntry> known = new ConcurrentHashMap<>();

  Catalogue(Path root) {
    this.root = root;
  }

  Path root() {
    return root;
  }

  /** The runs as they are now, without those inside others. */
  RunListing list() throws IOException {
    return checked(RunListing.of(root));
  }

  /** Without runs that have a link in the place of a file that a listing reads. */
  private RunListing checked(RunListing listing) {
    List<String> problems = new ArrayList<>(listing.problems());
    List<RunEntry> entries = new ArrayList<>();
    for (RunEntry entry : listing.entries()) {
      Optional<String> link =
          READ.stream()
              .filter(name -> Files.isSymbolicLink(entry.folder().resolve(name)))
              .findFirst();
      link.ifPresentOrElse(
          name -> problems.add("%s: its %s is a link; left out".formatted(entry.id(), name)),
          () -> entries.add(entry));
    }
    entries.forEach(entry -> known.put(entry.id(), entry));
    return new RunListing(root, entries, problems);
  }

  /** The runs inside another as they are now. */
  List<RunEntry> parts(RunEntry whole) throws IOException {
    return checked(new RunListing(root, List.of(), List.of()).inside(whole)).entries();
  }

  /** The run of that id, as it was when it was last listed. */
  Optional<RunEntry> find(String id) throws IOException {
    if (!known.containsKey(id)) {
      list();
      RunEntry whole = known.get(id.substring(0, Math.max(0, id.indexOf('/'))));
      if (whole != null) {
        parts(whole);
      }
    }
    return Optional.ofNullable(known.get(id));
  }
}
