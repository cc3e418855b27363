package dev.unroll.spark;

import dev.unroll.datasets.registry.Tasks;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.RecipeReader;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunSpec;
import dev.unroll.experiments.sweep.Attempt;
import dev.unroll.experiments.train.Progress;
import dev.unroll.experiments.train.Trainer;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One candidate, trained wherever this is deserialised: it holds all that decides how it ends. Data
 * files are read at the path they have in the recipe, on every machine.
 *
 * @param recipe resolved, as YAML
 */
record CandidateTask(String recipe, Attempt attempt) implements Serializable {

  /**
   * Trains from the start, in a temporary folder. What fails here would fail again, and is a
   * result; only what takes the executor with it is left to Spark.
   */
  Trained call() throws IOException {
    Path folder = Files.createTempDirectory("unroll-candidate");
    try {
      Path file = Files.writeString(folder.resolve("recipe.yaml"), recipe);
      Recipe read = new RecipeReader(Tasks.all()).resolved(file);
      Task task = Tasks.get(read.task()).create(read.data());
      RunFolder run = RunFolder.inside(folder, "run", RunSpec.train(read, List.of(), Map.of()));
      Trainer.explore(
          read, task, run, Progress.SILENT, scores -> attempt.verdict(scores).isEmpty());
      return Trained.read(run.path());
    } catch (RuntimeException e) {
      return Trained.failed(e);
    } finally {
      remove(folder);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
