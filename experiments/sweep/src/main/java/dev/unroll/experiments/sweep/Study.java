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
import dev.unroll.experiments.sweep.TrialResult.TrialState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The folder of a sweep: its spec ({@code study.json}), its journal, and the runs of its trials. A
 * study that is opened again with the same spec is resumed. One process at a time holds it; the
 * operating system releases it when that process ends.
 */
public final class Study implements AutoCloseable {
  private static final String SPEC = "study.json";
  private static final String REMEDY =
      "delete it and run the study's own command again, or name another study with --study NAME";

  private final StudySpec spec;
  private final RunFolder folder;
  private final Map<String, String> environment;
  private final Journal journal;
  private final Lock lock;

  private Study(StudySpec spec, RunFolder folder, Map<String, String> environment, Lock lock)
      throws IOException {
    this.folder = folder;
    this.environment = environment;
    this.lock = lock;
    this.journal = new Journal(folder.path());
    this.spec = spec.withTrials(Math.max(spec.plan().trials(), journal.size()));
  }

  /**
   * Opens or creates a study. One that exists may grow: it gets as many trials as {@code spec} has,
   * but keeps all its trials.
   *
   * @param path its folder
   * @param environment machine and build, recorded in the runs
   * @throws InvalidInput if another process holds it, or the folder contains anything else
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
      Study study = new Study(spec, opened, environment, lock);
      AtomicFile.write(study.path().resolve(SPEC), Json.pretty(Json.map(study.spec)));
      return study;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static void check(RunFolder folder, StudySpec spec) throws IOException {
    Path file = folder.path().resolve(SPEC);
    boolean sweep = folder.kind() == RunKind.SWEEP;
    if (!sweep || (Files.exists(file) && !spec.matches(OwnFile.read(file, REMEDY, Json::object)))) {
      throw new InvalidInput(
          "%s holds %s with other settings, which are in its %s; repeat its own command to resume it,"
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

  public void status(RunStatus status) throws IOException {
    folder.status(status);
  }

  /** Machine and build, as they were when the study was created. */
  public Map<String, String> environment() throws IOException {
    return folder.environment();
  }

  /** Learning curves of trials that have ended, by trial. */
  public Map<Integer, LearningCurve> curves(List<TrialResult> results) {
    Map<Integer, LearningCurve> curves = new TreeMap<>();
    results.forEach(result -> curves.put(result.trial(), curve(result)));
    return curves;
  }

  LearningCurve curve(TrialResult result) {
    boolean failed = result.state() == TrialState.FAILED;
    List<Double> scores = failed ? List.of() : journal.scores(result.trial());
    return new LearningCurve(scores, result.state() != TrialState.PRUNED);
  }

  /**
   * The run folder of a trial; opened if it exists. Earlier versions named it otherwise.
   *
   * @param repeat of the trial, from 0; each has another seed
   */
  RunFolder run(int trial, int repeat, Recipe recipe) throws IOException {
    Path former = folder.path().resolve("candidates");
    boolean earlier = Files.isDirectory(former);
    Path runs = earlier ? former : Files.createDirectories(folder.path().resolve("trials"));
    String name = (earlier ? "c%03d" : "t%03d").formatted(trial);
    name += repeat == 0 ? "" : "-s" + recipe.seed();
    return RunFolder.inside(runs, name, runSpec(recipe));
  }

  /** What a new run of the study starts with. */
  RunSpec runSpec(Recipe recipe) {
    return RunSpec.train(recipe, List.of(), environment);
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
