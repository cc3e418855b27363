package dev.unroll.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/**
 * Runs the benchmarks with JMH's own command line and writes what came out, stamped with where, to
 * {@code <time>.md} in the folder that the system property {@value #FOLDER} names. For every sample
 * as JSON there is JMH's own {@code -rf json}.
 */
public final class Benchmarks {
  static final String FOLDER = "unroll.results";
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private Benchmarks() {}

  public static void main(String[] words)
      throws RunnerException, CommandLineOptionException, IOException {
    CommandLineOptions options = new CommandLineOptions(words);
    Runner runner = new Runner(options);
    if (options.shouldHelp()) {
      options.showHelp();
    } else if (options.shouldList()) {
      runner.list();
    } else {
      write(runner.run());
    }
  }

  private static void write(Collection<RunResult> results) throws IOException {
    ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
    Path folder = Files.createDirectories(Path.of(System.getProperty(FOLDER, "results")));
    String name = TIME.format(now);
    String note = System.getProperty("unroll.note", "");
    Files.writeString(folder.resolve(name + ".md"), ResultPage.of(Stamp.of(now, note), results));
  }
}
