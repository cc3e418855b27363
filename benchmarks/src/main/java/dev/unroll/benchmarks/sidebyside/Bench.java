package dev.unroll.benchmarks.sidebyside;

import dev.unroll.benchmarks.Size;
import dev.unroll.benchmarks.Stamp;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.interchange.onnx.OnnxRuntime;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
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
        "Measure our layers beside DL4J's and PyTorch's, by turns, print tables and write them"
            + " to benchmarks/results.")
public final class Bench implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int INVALID = 2;
  static final String SIZES =
      "32x50x64x64,32x100x128x128,64x100x128x256,64x100x256x512,1x200x64x128,16x1000x16x64";

  @Spec private CommandSpec spec;

  @Option(
      names = "--python",
      paramLabel = "PATH",
      description = "Compare with the torch of this Python.")
  private String python;

  @Option(
      names = "--pytorch",
      description = "Compare with PyTorch's C++ library, which is downloaded (about 220 MB).")
  private boolean pytorch;

  @Option(
      names = "--onnx",
      description =
          "Compare streamed steps with ONNX Runtime, which the script then downloads (54 MB).")
  private boolean onnx;

  @Option(
      names = "--tables",
      paramLabel = "NAMES",
      description =
          "Some of layers,linear,cost,observing,streaming,keys,warmup,fit,sweep,forecast,learning."
              + " Default: all, learning only with --text.")
  private String tables = "";

  @Option(
      names = "--sizes",
      paramLabel = "NxTxIxH,…",
      description = "Sizes in the table layers. Default: ${DEFAULT-VALUE}.")
  private String sizes = SIZES;

  @Option(
      names = "--blocks",
      paramLabel = "NAMES",
      description =
          "Blocks in the table linear: some of min-gru,min-lstm,lru,mamba,rwkv4,rwkv7,attention."
              + " Default: all.")
  private String blocks = "";

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Number of turns of each entrant. Default: ${DEFAULT-VALUE}.")
  private int rounds = Budget.ROUNDS;

  @Option(
      names = "--text",
      paramLabel = "FILE",
      description = "Text of the tables fit and learning. Default: fit generates one.")
  private Path text;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "Seconds of training in the table learning. Default: ${DEFAULT-VALUE}.")
  private double seconds = 180;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description =
          "Number of models of each size in the table learning. Default: ${DEFAULT-VALUE}.")
  private int seeds = 1;

  @Option(names = "--note", paramLabel = "TEXT", description = "A remark on the page.")
  private String note = System.getProperty("unroll.note", "");

  @Option(names = "--brief", description = "Two short rounds, to try the command.")
  private boolean brief;

  private Bench() {}

  public static void main(String[] words) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, words));
  }

  /** Returns the exit code: 0 for success, 1 for a failure, 2 for invalid input. */
  static int run(PrintWriter out, PrintWriter err, String... words) {
    CommandLine line = new CommandLine(new Bench()).setOut(out).setErr(err);
    line.setParameterExceptionHandler(
        (problem, given) -> {
          err.println("bench: " + problem.getMessage() + "\nSee 'bench --help' for the options.");
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
    Set<Table> chosen = tables.isEmpty() ? Table.all(text != null) : Table.of(tables);
    check(
        text != null || !chosen.contains(Table.LEARNING),
        "--tables: learning needs a text: name a file with --text");
    check(seconds > 0, "--seconds: expected more than 0, got " + seconds);
    check(seeds >= 1, "--seeds: expected 1 or more, got " + seeds);
    check(rounds >= 1, "--rounds: expected 1 or more, got " + rounds);
    List<Size> measured = sizes(sizes);
    Set<Mixer> mixers = Mixer.of(blocks);
    Text read = text == null ? Text.generated() : Text.of(text);
    Budget budget = brief ? Budget.brief() : Budget.full(rounds);
    try (PyTorch torch = torch()) {
      Optional<PyTorch> peer = Optional.ofNullable(torch);
      Path results = Path.of(System.getProperty("unroll.results", "results"));
      ResultsPage page = ResultsPage.in(results, stamp(budget, peer));
      BenchSetting setting = new BenchSetting(budget, peer, progress(), page::draft);
      for (Table table : chosen) {
        String section =
            switch (table) {
              case LAYERS -> LayerTable.measure(setting, measured);
              case LINEAR -> LinearTable.measure(setting.onlyIf(PyTorch::hasMixers), mixers);
              case COST -> CostTable.measure(setting);
              case OBSERVING -> ObservingTable.measure(setting);
              case STREAMING -> StreamingTable.measure(setting);
              case KEYS -> KeysTable.measure(setting);
              case WARMUP -> WarmUpTable.measure(setting);
              case FIT -> FitTable.measure(setting, read.part(0, Text.BATCHES));
              case SWEEP -> SweepTable.measure(setting);
              case FORECAST -> ForecastTable.measure(setting);
              case LEARNING -> LearningTable.measure(setting, read, seconds, seeds);
            };
        page.add(section);
        spec.commandLine().getOut().println(section);
      }
      spec.commandLine().getErr().println("bench: written to " + page.file());
    }
    return 0;
  }

  private static void check(boolean valid, String problem) {
    if (!valid) {
      throw new InvalidInput(problem);
    }
  }

  /** The PyTorch of the options, and a check of ONNX Runtime; null if there is none. */
  private PyTorch torch() {
    check(
        !onnx || OnnxRuntime.isPresent(),
        "--onnx: expected ONNX Runtime on the class path, which ./unroll bench and benchmarks/run"
            + " put there; start the benchmarks with one of them");
    check(!pytorch || python == null, "expected one of --pytorch and --python, got both");
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

  private Map<String, String> stamp(Budget budget, Optional<PyTorch> torch) {
    Map<String, String> stamp = Stamp.of(ZonedDateTime.now(ZoneOffset.UTC), note);
    torch.ifPresent(
        peer -> {
          stamp.put("python", peer.python());
          stamp.put("torch", peer.torch());
        });
    stamp.put("measured", "in turns: " + budget.description());
    return stamp;
  }

  /** The tables by the names that the command line accepts, in the order of the page. */
  enum Table {
    LAYERS,
    LINEAR,
    COST,
    OBSERVING,
    STREAMING,
    KEYS,
    WARMUP,
    FIT,
    SWEEP,
    FORECAST,
    LEARNING;

    private static final String NAMES =
        Arrays.stream(values()).map(Table::word).collect(Collectors.joining(","));

    /**
     * Reads names separated by commas.
     *
     * @throws InvalidInput if one is none of the tables
     */
    static Set<Table> of(String names) {
      Set<Table> tables = EnumSet.noneOf(Table.class);
      for (String name : names.split(",", -1)) {
        tables.add(
            Arrays.stream(values())
                .filter(table -> table.word().equals(name.strip()))
                .findFirst()
                .orElseThrow(
                    () ->
                        new InvalidInput(
                            "--tables: expected some of %s, got \"%s\""
                                .formatted(NAMES, name.strip()))));
      }
      return tables;
    }

    /** The tables that are measured when none is chosen. */
    static Set<Table> all(boolean withText) {
      return withText ? EnumSet.allOf(Table.class) : EnumSet.complementOf(EnumSet.of(LEARNING));
    }

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
