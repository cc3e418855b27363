package dev.unroll.spark;

import dev.unroll.experiments.io.AtomicFile;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The files of a run that was trained on another machine.
 *
 * @param files contents by name
 * @param failure what ended the training there, in words; null if it ended by itself
 */
record Trained(Map<String, byte[]> files, String failure) implements Serializable {
  /** The driver's own, written when the folder was made. */
  private static final List<String> KEPT =
      List.of("recipe.yaml", "overrides.txt", "environment.json");

  private static final String RUN = "run.json";

  static Trained failed(RuntimeException problem) {
    String message = problem.getMessage();
    return new Trained(Map.of(), message == null ? problem.toString() : message);
  }

  static Trained read(Path folder) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return new Trained(files, null);
  }

  /** Writes the files; the one that says how the run ended comes last. */
  void writeInto(Path folder) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      if (!KEPT.contains(file.getKey()) && !file.getKey().equals(RUN)) {
        AtomicFile.write(folder.resolve(file.getKey()), out -> out.write(file.getValue()));
      }
    }
    AtomicFile.write(folder.resolve(RUN), out -> out.write(files.get(RUN)));
  }
}
