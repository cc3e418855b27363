package dev.unroll.spark;

import dev.unroll.datasets.registry.Tasks;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.io.AtomicFile;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.RecipeReader;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunSpec;
import dev.unroll.experiments.sweep.Trial;
import dev.unroll.experiments.train.Progress;
import dev.unroll.experiments.train.Trainer;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/**
 * A trial that is trained wherever this is deserialised: it holds everything that decides how it
 * ends. Data files are read at the path they have in the recipe, on every machine.
 *
 * @param recipe resolved, as YAML
 */
record TrialTask(String recipe, Trial trial) implements Serializable {

  /**
   * Trains from the start, in a temporary folder. A failure of the training is a result, because it
   * would repeat; a failure of the executor is left to Spark.
   */
  RunFiles call() throws IOException {
    Path folder = Files.createTempDirectory("unroll-trial");
    try {
      Path file = Files.writeString(folder.resolve("recipe.yaml"), recipe);
      Recipe read = new RecipeReader(Tasks.all()).resolved(file);
      Task task = Tasks.get(read.task()).create(read.data());
      RunFolder run = RunFolder.inside(folder, "run", RunSpec.train(read, List.of(), Map.of()));
      Trainer.explore(read, task, run, Progress.SILENT, scores -> trial.prune(scores).isEmpty());
      return RunFiles.read(run.path());
    } catch (RuntimeException e) {
      return RunFiles.failed(e);
    } finally {
      FileUtils.deleteDirectory(folder.toFile());
    }
  }

  /**
   * The files of a run that was trained on another machine.
   *
   * @param files contents by name
   * @param failure why the training failed there; null if it did not
   */
  record RunFiles(Map<String, byte[]> files, String failure) implements Serializable {
    /** The driver's own, written when the folder was made. */
    private static final List<String> KEPT =
        List.of("recipe.yaml", "overrides.txt", "environment.json");

    private static final String RUN = "run.json";

    static RunFiles failed(RuntimeException problem) {
      String message = problem.getMessage();
      return new RunFiles(Map.of(), message == null ? problem.toString() : message);
    }

    static RunFiles read(Path folder) throws IOException {
      Map<String, byte[]> files = new LinkedHashMap<>();
      try (Stream<Path> all = Files.list(folder)) {
        for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
          files.put(file.getFileName().toString(), Files.readAllBytes(file));
        }
      }
      return new RunFiles(files, null);
    }

    /** Writes the files; the one that says how the run ended comes last. */
    void writeInto(Path folder) throws IOException {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        if (!KEPT.contains(file.getKey()) && !file.getKey().equals(RUN)) {
          AtomicFile.write(folder.resolve(file.getKey()), out -> out.write(file.getValue()));
        }
      }
      AtomicFile.write(folder.resolve(RUN), out -> out.write(files.get(RUN)));
    }
  }
}
