package dev.unroll.experiments.chapter;

import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.CloseableThreadContext;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Examines claims one after another, each in a folder of its own inside the run's. A second run on
 * the same folder keeps finished claims and examines the others. If an experiment fails, the reason
 * is recorded and the next claim is examined.
 */
public final class Chapter {
  private static final Logger LOG = LogManager.getLogger(Chapter.class);

  private final ChapterRecipe recipe;
  private final RunFolder folder;

  public Chapter(ChapterRecipe recipe, RunFolder folder) {
    this.recipe = recipe;
    this.folder = folder;
  }

  /**
   * Examines what is not examined yet.
   *
   * @param workers how many trainings at once
   * @return every claim, in the recipe's order
   * @throws InterruptedException if it was interrupted; the run can be resumed
   */
  public List<ClaimResult> run(int workers, ChapterProgress progress)
      throws IOException, InterruptedException {
    try (CloseableThreadContext.Instance log = folder.logging()) {
      folder.status(RunStatus.RUNNING);
      Map<String, ClaimResult> results = new LinkedHashMap<>();
      for (Experiment<?> experiment : recipe.experiments()) {
        ClaimResult.read(path(experiment)).ifPresent(one -> results.put(experiment.name(), one));
      }
      progress.begins(
          recipe.experiments().stream().filter(one -> !results.containsKey(one.name())).toList());
      List<ClaimResult> all = new ArrayList<>();
      for (Experiment<?> experiment : recipe.experiments()) {
        ClaimResult known = results.get(experiment.name());
        all.add(known == null ? examine(experiment, workers, progress) : known);
      }
      folder.status(
          all.stream().anyMatch(ClaimResult::failed) ? RunStatus.FAILED : RunStatus.FINISHED);
      return all;
    } catch (InterruptedException e) {
      folder.status(RunStatus.STOPPED);
      throw e;
    }
  }

  private Path path(Experiment<?> experiment) {
    return folder.path().resolve(experiment.name());
  }

  private ClaimResult examine(Experiment<?> experiment, int workers, ChapterProgress progress)
      throws IOException, InterruptedException {
    Path path = Files.createDirectories(path(experiment));
    Lab lab = new Lab(path, workers, (share, what) -> progress.at(experiment, share, what));
    LOG.info("{} begins: {}", experiment.name(), experiment.settings());
    progress.at(experiment, 0, "begins");
    long start = System.nanoTime();
    Finding finding = null;
    String failure = "";
    try {
      finding = experiment.examine(lab);
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} failed", experiment.name(), e);
      failure = e.getMessage() == null ? e.toString() : e.getMessage();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    ClaimResult result = new ClaimResult(experiment.name(), finding, failure, seconds);
    result.write(path);
    LOG.info("{} ended after {} s: {}", experiment.name(), seconds, result.sentence());
    progress.ended(experiment, result);
    return result;
  }
}
