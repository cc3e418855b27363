package dev.unroll.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one command answered.
 *
 * @param code its exit code
 * @param out its standard output
 * @param err its standard error
 */
record CommandLineRun(int code, String out, String err) {

  /** A recipe that trains in well under a second. */
  static final String TINY =
      "data.length=8 data.train=64 data.validation=32 data.test=32 hidden=4 epochs=4 batch=16";

  /** Runs the words, of which those in one string are split at spaces. */
  static CommandLineRun of(Path runs, String... words) {
    List<String> all = new ArrayList<>();
    Arrays.stream(words).forEach(word -> all.addAll(List.of(word.split(" "))));
    if (runs != null) {
      all.addAll(List.of("--runs", runs.toString()));
    }
    return of(all);
  }

  /** Runs the words as they are. */
  static CommandLineRun of(List<String> words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Unroll.run(
            new PrintWriter(out, true), new PrintWriter(err, true), words.toArray(String[]::new));
    return new CommandLineRun(code, out.toString(), err.toString());
  }

  /** What lies in a folder; nothing if there is none. */
  static List<Path> inside(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
