package dev.unroll.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.task.DataFile;
import dev.unroll.experiments.chapter.Claim;
import dev.unroll.experiments.chapter.registry.Claims;
import dev.unroll.experiments.forecast.ForecastStudy;
import dev.unroll.experiments.forecast.stock.StockStudy;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunKind;
import dev.unroll.experiments.run.RunSpec;
import dev.unroll.experiments.run.RunStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Repeats a run in a new folder, by the command that made it. */
final class Repeater {
  private static final String AGAIN = "-again";

  private static final Set<RunKind> ON_SPARK =
      EnumSet.of(RunKind.TRAIN, RunKind.SWEEP, RunKind.BACKTEST);

  private final RunFolder run;
  private final Common common;
  private final int workers;
  private final SparkOption spark;

  Repeater(RunFolder run, Common common, int workers, SparkOption spark) {
    this.run = run;
    this.common = common;
    this.workers = workers;
    this.spark = spark;
  }

  /**
   * Checks that there is something to compare.
   *
   * @throws InvalidInput if the run is of a kind that trains nothing, or did not end
   */
  void check() {
    if (run.kind() == RunKind.DIAGNOSE || run.kind() == RunKind.IMPORT) {
      throw new InvalidInput(
          "%s is %s, which trains nothing: expected a training, comparison, sweep, backtest, forecast or chapter"
              .formatted(run.path(), run.kind().words()));
    }
    if (run.status() != RunStatus.FINISHED && run.status() != RunStatus.DIVERGED) {
      throw new InvalidInput(
          "%s is %s: expected a run that has ended, whose numbers can be compared"
              .formatted(run.path(), run.status().name().toLowerCase(Locale.ROOT)));
    }
    if (spark.isGiven() && !ON_SPARK.contains(run.kind())) {
      throw new InvalidInput(
          "--spark: expected a training, sweep or backtest, got %s; leave it out"
              .formatted(run.kind().words()));
    }
  }

  /** Where it is repeated, if it was made elsewhere. */
  Optional<String> place() throws IOException {
    return SparkOption.of(run)
        .filter(cluster -> !spark.isGiven())
        .map(
            cluster ->
                "differs: it was made on %s and is repeated on this machine; --spark MASTER repeats it there"
                    .formatted(cluster));
  }

  /** The files of its data, as they are now. */
  List<DataFile> files() throws IOException {
    return switch (run.kind()) {
      case TRAIN, SWEEP -> {
        Recipe recipe = Workbench.resolved(run.recipe());
        yield Workbench.task(List.of(recipe)).files();
      }
      case COMPARE -> Workbench.task(Workbench.comparison(run).presets()).files();
      case BACKTEST, FORECAST ->
          isStock()
              ? StockStudy.read(settings()).files()
              : ForecastStudy.resolved(run.recipe()).files();
      default -> List.of();
    };
  }

  private boolean isStock() throws IOException {
    return run.settings().containsKey("stock.days");
  }

  /** The settings as words of a command line. */
  private List<String> settings() throws IOException {
    List<String> words = new ArrayList<>();
    run.settings().forEach((key, value) -> words.add(key + "=" + value));
    return words;
  }

  /**
   * Repeats it.
   *
   * @param anyway whether with other data than those of the run
   * @return the new folder
   * @throws InvalidInput if the command that repeats it refuses to
   */
  Path repeat(boolean anyway) throws IOException {
    return switch (run.kind()) {
      case SWEEP -> sweep();
      case FORECAST -> forecast();
      case BACKTEST -> isStock() ? stock() : resume(anyway, spark.words());
      case TRAIN -> resume(anyway, spark.words());
      default -> resume(anyway, List.of("--workers", Integer.toString(workers)));
    };
  }

  /** A folder that starts as the run did, and is then resumed. */
  private Path resume(boolean anyway, List<String> options) throws IOException {
    Path presets = run.path().resolve("presets.yaml");
    RunFolder again =
        RunFolder.create(
            common.runsRoot(),
            new RunSpec(
                run.kind(),
                label(),
                Files.readString(run.recipe()),
                Files.exists(presets) ? Files.readString(presets) : "",
                run.overrides(),
                Workbench.environment(),
                ZonedDateTime.now(ZoneId.systemDefault())));
    Path data = run.path().resolve("data.json");
    if (!anyway && Files.exists(data)) {
      Files.copy(data, again.path().resolve("data.json"));
    }
    List<String> words = new ArrayList<>();
    words.add(run.kind().name().toLowerCase(Locale.ROOT));
    words.addAll(List.of("--resume", again.path().toString()));
    words.addAll(options);
    command(words);
    return again.path();
  }

  /** The folder's name without its time. */
  private String label() {
    String name = run.path().toAbsolutePath().normalize().getFileName().toString();
    return name.replaceFirst("^\\d{8}-\\d{6}-", "").replaceFirst(AGAIN + "(-\\d+)?$", "") + AGAIN;
  }

  private Path stock() throws IOException {
    List<String> words = new ArrayList<>(List.of("backtest", "stock"));
    words.addAll(settings());
    return Path.of(command(words).path("run").asText());
  }

  private Path forecast() throws IOException {
    Request request = Request.read(run);
    if (request.updated()) {
      throw new InvalidInput(
          "%s was updated with new values since it was fitted: expected a forecast as it was fitted"
              .formatted(run.path()));
    }
    List<String> words = new ArrayList<>(List.of("forecast"));
    if (request.from().isEmpty()) {
      words.addAll(settings());
      words.addAll(List.of("--with", request.with()));
    } else {
      settings().stream().filter(word -> word.startsWith("data.")).forEach(words::add);
      words.addAll(List.of("--from", request.from()));
    }
    return Path.of(command(words).path("run").asText());
  }

  private Path sweep() throws IOException {
    Request request = Request.read(run);
    List<String> words = new ArrayList<>(List.of("sweep"));
    words.addAll(request.words());
    String name = free(label());
    words.addAll(List.of("--study", name, "--workers", Integer.toString(workers)));
    words.addAll(spark.words());
    return Path.of(command(words).path("study").asText());
  }

  private String free(String name) {
    String free = name;
    for (int number = 2; Files.exists(common.runsRoot().resolve(free)); number++) {
      free = name + "-" + number;
    }
    return free;
  }

  /** What a command answers, with its words for people on standard error. */
  private JsonNode command(List<String> words) throws IOException {
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of("--runs", common.runsRoot().toString(), "--json"));
    StringWriter out = new StringWriter();
    int code = Unroll.run(new PrintWriter(out), common.errors(), all.toArray(String[]::new));
    if (code != 0 && !(run.kind() == RunKind.CHAPTER && code == Unroll.FAILED)) {
      throw new InvalidInput(
          "%s cannot be repeated: the command 'unroll %s' failed"
              .formatted(run.path(), String.join(" ", words)));
    }
    return Json.MAPPER.readTree(out.toString());
  }

  /** Whether a file of the run is the same in a repetition. */
  boolean isComparable(String path) {
    return timed().stream().noneMatch(claim -> path.equals(claim + "/finding.json"));
  }

  /** Claims that measure times. */
  private List<String> timed() {
    return run.kind() != RunKind.CHAPTER
        ? List.of()
        : Claims.all().stream()
            .filter(Claim::timed)
            .map(Claim::name)
            .filter(name -> Files.isDirectory(run.path().resolve(name)))
            .toList();
  }

  /** What of the run cannot be repeated. */
  List<String> limits() throws IOException {
    List<String> limits = new ArrayList<>();
    if (!timed().isEmpty()) {
      limits.add("claims that measure times are not compared: " + String.join(", ", timed()));
    }
    Optional.ofNullable(run.settings().get("training.minutes"))
        .filter(minutes -> !minutes.matches("0(\\.0)?"))
        .ifPresent(
            minutes ->
                limits.add(
                    "training.minutes=%s makes the result depend on the speed of the machine"
                        .formatted(minutes)));
    return limits;
  }
}
