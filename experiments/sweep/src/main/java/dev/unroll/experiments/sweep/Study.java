package dev.unroll.experiments.sweep;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.task.DataFile;
import dev.unroll.experiments.io.AtomicFile;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.io.OwnFile;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.run.Lock;
import dev.unroll.experiments.run.RunData;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunKind;
import dev.unroll.experiments.run.RunSpec;
import dev.unroll.experiments.run.RunStatus;
import dev.unroll.experiments.sweep.Outcome.End;
import dev.unroll.experiments.sweep.prune.Curve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The folder of one search: what is searched ({@code study.json}), the journal, and each
 * candidate's run. Opened again with the same spec it goes on. One process at a time has it, and
 * the system frees it of one that was killed.
 */
public final class Study implements AutoCloseable {
  private static final String SPEC = "study.json";
  private static final String REMEDY =
      "delete it, and the study's own command goes on, or name another study with --study NAME";

  private final StudySpec spec;
  private final RunFolder folder;
  private final Map<String, String> environment;
  private final Journal journal;
  private final Lock lock;

  private Study(StudySpec spec, RunFolder folder, Map<String, String> environment, Lock lock)
      throws IOException {
    this.spec = spec;
    this.folder = folder;
    this.environment = environment;
    this.lock = lock;
    this.journal = new Journal(folder.path());
  }

  /**
   * Opens or begins a study.
   *
   * @param path its folder
   * @param environment where the runs take place, for their records
   * @throws InvalidInput if another process has it, it is a study of something else, or the folder
   *     is not one of ours
   */
  public static Study open(Path path, StudySpec spec, Map<String, String> environment)
      throws IOException {
    Path folder = path.toAbsolutePath();
    Lock lock = Lock.claim(folder);
    try {
      RunSpec run =
          new RunSpec(
              RunKind.SWEEP,
              folder.getFileName().toString(),
              spec.recipe(),
              List.of(),
              environment);
      RunFolder opened = RunFolder.at(folder, run);
      check(opened, spec);
      return new Study(spec, opened, environment, lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static void check(RunFolder folder, StudySpec spec) throws IOException {
    Path file = folder.path().resolve(SPEC);
    Map<String, Object> wanted = Json.object(Json.line(Json.map(spec)));
    boolean sweep = folder.kind() == RunKind.SWEEP;
    if (sweep && !Files.exists(file)) {
      AtomicFile.write(file, Json.pretty(wanted));
    } else if (!sweep || !OwnFile.read(file, REMEDY, Json::object).equals(wanted)) {
      throw new InvalidInput(
          "%s holds %s with other settings (%s says which); repeat its own command to go on with it,"
                  .formatted(folder.path(), folder.kind().words(), SPEC)
              + " or name another study with --study NAME");
    }
  }

  /**
   * Records the files the data is read from, or checks that they are what they were.
   *
   * @throws InvalidInput naming the file that has changed
   */
  public void settle(List<DataFile> data) throws IOException {
    RunData.settle(folder, data, !journal.isEmpty());
  }

  public StudySpec spec() {
    return spec;
  }

  public Path path() {
    return folder.path();
  }

  Journal journal() {
    return journal;
  }

  void status(RunStatus status) throws IOException {
    folder.status(status);
  }

  /** Says that all is done. */
  public void finished() throws IOException {
    folder.status(RunStatus.FINISHED);
  }

  /** Of machine and build, as it was when the study began. */
  public Map<String, String> environment() throws IOException {
    return folder.environment();
  }

  /** Validation scores of candidates that have ended, by candidate. */
  public Map<Integer, Curve> curves(List<Outcome> outcomes) {
    Map<Integer, Curve> curves = new TreeMap<>();
    outcomes.forEach(outcome -> curves.put(outcome.candidate(), curve(outcome)));
    return curves;
  }

  /** The run folder of a candidate; opened if it is there. */
  RunFolder run(int candidate, Recipe recipe) throws IOException {
    Path parent = Files.createDirectories(candidate(candidate).getParent());
    return RunFolder.inside(parent, candidate(candidate).getFileName().toString(), spec(recipe));
  }

  /** The validation scores of a candidate that has ended. */
  Curve curve(Outcome outcome) {
    List<Double> scores =
        outcome.end() == End.FAILED ? List.of() : journal.curve(outcome.candidate());
    return new Curve(scores, outcome.end() != End.PRUNED);
  }

  private Path candidate(int number) {
    return folder.path().resolve("candidates").resolve("c%03d".formatted(number));
  }

  /** What a new run of the study starts with. */
  RunSpec spec(Recipe recipe) {
    return RunSpec.train(recipe, List.of(), environment);
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
