package dev.unroll.app;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.recipe.Settings;
import dev.unroll.experiments.run.RunEntry;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunKind;
import dev.unroll.experiments.run.RunListing;
import dev.unroll.experiments.run.RunSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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

  /** Where answers go that are one a line. */
  PrintWriter output() {
    return spec.commandLine().getOut();
  }

  PrintWriter errors() {
    return spec.commandLine().getErr();
  }

  Path runsRoot() {
    return RunFolder.root(runs, System.getenv());
  }

  /**
   * The run of a path, an id, a name, or the beginning of an id.
   *
   * @throws InvalidInput if there is none, or there are several
   */
  RunEntry run(String word) throws IOException {
    Path path = Path.of(word);
    Path root = runsRoot();
    if (!RunFolder.isRun(path)) {
      return RunListing.of(root).find(word);
    }
    Path real = path.toRealPath();
    if (!Files.isDirectory(root) || !real.startsWith(root.toRealPath())) {
      return RunListing.entry(path);
    }
    String id = root.toRealPath().relativize(real).toString().replace('\\', '/');
    boolean listed = RunFolder.isRun(root.resolve(id.split("/", 2)[0]));
    return listed ? RunListing.of(root).find(id) : RunListing.entry(path);
  }

  /**
   * The same, of a run in the folder of runs.
   *
   * @throws InvalidInput if it lies elsewhere
   */
  RunEntry listed(String word) throws IOException {
    RunEntry run = run(word);
    if (!run.folder().startsWith(runsRoot())) {
      throw new InvalidInput(
          "%s is not in %s; add --runs with the folder that it is in"
              .formatted(run.folder(), runsRoot()));
    }
    return run;
  }

  /** Prints a line for people. */
  void say(String format, Object... values) {
    words().println(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
  }

  void say(Collection<String> lines) {
    lines.forEach(words()::println);
  }

  void facts(Map<String, String> facts) {
    facts.forEach((key, value) -> say("  " + key + ": " + value));
  }

  /** What the command line changed of a recipe, and notes on it. */
  void changes(Collection<?> changes) {
    changes.forEach(change -> say("  " + change));
  }

  /** A line of progress on standard error. */
  StatusLine status() {
    return StatusLine.of(errors());
  }

  RunFolder createRun(RunKind kind, String label, Settings settings) throws IOException {
    return RunFolder.create(
        runsRoot(),
        new RunSpec(kind, label, settings.toYaml(), settings.overrides(), Workbench.environment()));
  }

  /**
   * The run to resume.
   *
   * @param words of the command line, besides {@code --resume}
   * @throws InvalidInput if there are any, or the run is of another kind
   */
  static RunFolder resume(Path folder, RunKind kind, List<String> words) {
    if (!words.isEmpty()) {
      throw new InvalidInput(
          "--resume uses the settings of the run; leave out: " + String.join(" ", words));
    }
    return open(folder, kind);
  }

  /**
   * An earlier run.
   *
   * @throws InvalidInput if it is of another kind
   */
  static RunFolder open(Path folder, RunKind kind) {
    RunFolder run = RunFolder.open(folder);
    if (run.kind() != kind) {
      throw Workbench.ofAnotherKind(run);
    }
    return run;
  }

  /** Says where the report of a run is, and prints the result as JSON if that was asked for. */
  void conclude(RunFolder run, Path report, Map<String, ?> numbers) {
    say("report: " + report);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("run", run.path().toString());
    document.put("report", report.toString());
    document.putAll(numbers);
    result(document);
  }
}
