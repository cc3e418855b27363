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
 * Examines claims one after another, each in a folder of its own inside the run's. Run again on the
 * same folder it keeps what is finished and goes on with the rest. A claim whose experiment fails
 * is recorded with the reason, and the others go on.
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
   * @throws InterruptedException if it was called off; the run can be resumed
   */
  public List<Examined> run(int workers, ChapterProgress progress)
      throws IOException, InterruptedException {
    try (CloseableThreadContext.Instance log = folder.logging()) {
      folder.status(RunStatus.RUNNING);
      Map<String, Examined> kept = kept();
      progress.begins(
          recipe.experiments().stream().filter(one -> !kept.containsKey(one.name())).toList());
      List<Examined> all = new ArrayList<>();
      for (Experiment<?> experiment : recipe.experiments()) {
        Examined known = kept.get(experiment.name());
        all.add(known == null ? examine(experiment, workers, progress) : known);
      }
      folder.status(
          all.stream().anyMatch(Examined::failed) ? RunStatus.FAILED : RunStatus.FINISHED);
      return all;
    } catch (InterruptedException e) {
      folder.status(RunStatus.STOPPED);
      throw e;
    }
  }

  private Map<String, Examined> kept() throws IOException {
    Map<String, Examined> kept = new LinkedHashMap<>();
    for (Experiment<?> experiment : recipe.experiments()) {
      Examined.read(place(experiment)).ifPresent(known -> kept.put(experiment.name(), known));
    }
    return kept;
  }

  private Path place(Experiment<?> experiment) {
    return folder.path().resolve(experiment.name());
  }

  private Examined examine(Experiment<?> experiment, int workers, ChapterProgress progress)
      throws IOException, InterruptedException {
    Path place = Files.createDirectories(place(experiment));
    Lab lab = new Lab(place, workers, (share, what) -> progress.at(experiment, share, what));
    LOG.info("{} begins: {}", experiment.name(), experiment.settings());
    progress.at(experiment, 0, "begins");
    long began = System.nanoTime();
    Finding finding = null;
    String failure = "";
    try {
      finding = experiment.examine(lab);
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} failed", experiment.name(), e);
      failure = e.getMessage() == null ? e.toString() : e.getMessage();
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    Examined examined = new Examined(experiment.name(), finding, failure, seconds);
    examined.write(place);
    LOG.info("{} ended after {} s: {}", experiment.name(), seconds, said(examined));
    progress.ended(experiment, examined);
    return examined;
  }

  private static String said(Examined examined) {
    return examined.failed()
        ? "failed, " + examined.failure()
        : examined.finding().verdict().words() + ". " + examined.finding().because();
  }
}
