package dev.unroll.benchmarks.sidebyside;

import dev.unroll.benchmarks.Size;
import dev.unroll.benchmarks.Stamp;
import dev.unroll.datasets.input.InvalidInput;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures our layers beside DL4J's and PyTorch's, in turns, prints tables and writes a page. */
@Command(
    name = "bench",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    version = "unroll bench 0.1.0",
    description =
        "Measures our layers beside DL4J's and PyTorch's, in turns, prints tables and writes them"
            + " to benchmarks/results.")
public final class Bench implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int INVALID = 2;
  private static final String SIZES =
      "32x50x64x64,32x100x128x128,64x100x128x256,64x100x256x512,1x200x64x128,16x1000x16x64";

  @Spec private CommandSpec spec;

  @Option(names = "--python", paramLabel = "PATH", description = "a Python with torch")
  private String python;

  @Option(
      names = "--pytorch",
      description = "PyTorch's C++ library, which is fetched (about 220 MB)")
  private boolean pytorch;

  @Option(
      names = "--tables",
      paramLabel = "NAMES",
      description =
          "some of layers,cost,observing,streaming,warmup,fit,sweep,forecast,learning; all"
              + " otherwise, learning only with --text")
  private String tables = "";

  @Option(
      names = "--sizes",
      paramLabel = "NxTxIxH,…",
      description = "of the layers table (${DEFAULT-VALUE})")
  private String sizes = SIZES;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "turns of each entrant (${DEFAULT-VALUE})")
  private int rounds = Budget.ROUNDS;

  @Option(
      names = "--text",
      paramLabel = "FILE",
      description = "what fit and learning read; fit reads a generated one otherwise")
  private Path text;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "that everyone trains in the table learning (${DEFAULT-VALUE})")
  private double seconds = 180;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "models of each size that start apart in the table learning (${DEFAULT-VALUE})")
  private int seeds = 1;

  @Option(names = "--note", paramLabel = "TEXT", description = "a remark for the stamp")
  private String note = System.getProperty("unroll.note", "");

  @Option(names = "--brief", description = "two short rounds, to try it out")
  private boolean brief;

  private Bench() {}

  public static void main(String[] words) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, words));
  }

  /** Returns the exit code: 0 done, 1 a failure of ours, 2 something to mend in the input. */
  static int run(PrintWriter out, PrintWriter err, String... words) {
    CommandLine line = new CommandLine(new Bench()).setOut(out).setErr(err);
    line.setParameterExceptionHandler(
        (problem, given) -> {
          err.println("bench: " + problem.getMessage() + "\nSee 'bench --help' for what it takes.");
          return INVALID;
        });
    line.setExecutionExceptionHandler(
        (problem, command, parsed) -> {
          String message = problem.getMessage();
          err.println("bench: " + (message == null ? problem.toString() : message));
          return problem instanceof InvalidInput ? INVALID : FAILED;
        });
    return line.execute(words);
  }

  @Override
  public Integer call() throws IOException {
    Set<Table> chosen = tables.isEmpty() ? Table.possible(text != null) : Table.of(tables);
    if (chosen.contains(Table.LEARNING) && text == null) {
      throw new InvalidInput("--tables: learning needs a text: name a file with --text");
    }
    if (!(seconds > 0)) {
      throw new InvalidInput("--seconds: expected more than 0, got " + seconds);
    }
    if (seeds < 1) {
      throw new InvalidInput("--seeds: expected 1 or more, got " + seeds);
    }
    List<Size> measured = sizes(sizes);
    if (rounds < 1) {
      throw new InvalidInput("--rounds: expected 1 or more, got " + rounds);
    }
    Text read = text == null ? Text.generated() : Text.of(text);
    Budget budget = brief ? Budget.brief() : Budget.full(rounds);
    try (PyTorch torch = torch()) {
      Setting setting = new Setting(budget, Optional.ofNullable(torch), progress());
      Page page = Page.in(Path.of(System.getProperty("unroll.results", "results")), stamp(setting));
      for (Table table : chosen) {
        String section =
            switch (table) {
              case LAYERS -> LayerTable.measured(setting, measured);
              case COST -> CostTable.measured(setting);
              case OBSERVING -> ObservingTable.measured(setting);
              case STREAMING -> StreamingTable.measured(setting);
              case WARMUP -> WarmUpTable.measured(setting);
              case FIT -> FitTable.measured(setting, read.part(0, Text.BATCHES));
              case SWEEP -> SweepTable.measured(setting);
              case FORECAST -> ForecastTable.measured(setting);
              case LEARNING -> LearningTable.measured(setting, read, seconds, seeds);
            };
        page.add(section);
        spec.commandLine().getOut().println(section);
      }
      spec.commandLine().getErr().println("bench: written to " + page.file());
    }
    return 0;
  }

  /** The PyTorch that was asked for; null if none. */
  private PyTorch torch() {
    if (pytorch && python != null) {
      throw new InvalidInput("expected one of --pytorch and --python, got both");
    }
    if (pytorch) {
      return PyTorch.ofLibrary(System.getProperty("unroll.pytorch", ""));
    }
    return python == null ? null : PyTorch.ofPython(python);
  }

  static List<Size> sizes(String words) {
    try {
      return Arrays.stream(words.split(",", -1)).map(Size::of).distinct().toList();
    } catch (IllegalArgumentException e) {
      throw new InvalidInput("--sizes: " + e.getMessage(), e);
    }
  }

  private Consumer<String> progress() {
    long begin = System.nanoTime();
    PrintWriter err = spec.commandLine().getErr();
    return what -> err.printf("[%4d s] %s%n", (System.nanoTime() - begin) / 1_000_000_000, what);
  }

  private Map<String, String> stamp(Setting setting) {
    Map<String, String> stamp = Stamp.of(ZonedDateTime.now(ZoneOffset.UTC), note);
    setting
        .python()
        .ifPresent(
            torch -> {
              stamp.put("python", torch.python());
              stamp.put("torch", torch.torch());
            });
    stamp.put("measured", "in turns: " + setting.budget().described());
    return stamp;
  }
}
