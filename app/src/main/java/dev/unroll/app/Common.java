package dev.unroll.app;

import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.run.RunFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Options every command takes, and where its words go. */
@SuppressWarnings("UnusedVariable") // help and debug are read from picocli's parse result
final class Common {
  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Option(names = "--json", description = "Print one JSON document on standard output.")
  private boolean json;

  @Option(names = "--debug", description = "Show the stack trace of an error.")
  private boolean debug;

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      description = "Folder of the runs. Default: $UNROLL_RUNS, else runs.")
  private Path runs;

  boolean json() {
    return json;
  }

  /** Where words for people go: standard error when standard output is a JSON document. */
  PrintWriter words() {
    return json ? spec.commandLine().getErr() : spec.commandLine().getOut();
  }

  /** Prints the result as JSON, if that was asked for. */
  void result(Map<String, ?> document) {
    if (json) {
      spec.commandLine().getOut().print(Json.pretty(document));
      spec.commandLine().getOut().flush();
    }
  }

  PrintWriter errors() {
    return spec.commandLine().getErr();
  }

  Path runsRoot() {
    return RunFolder.root(runs, System.getenv());
  }
}
