package dev.unroll.experiments.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.datasets.registry.Tasks;
import dev.unroll.datasets.task.Sequences;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.RecipeReader;
import dev.unroll.experiments.recipe.RecipeRequest;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;

/** In which order an epoch goes through the sequences. */
final class EpochOrderTest {
  private static final int SIZE = 20;
  private static final int BATCH = 8;
  private static final int EPOCHS = 4;

  @TempDir private Path folder;

  @Test
  void everyEpochHasAnOrderOfItsOwn() throws IOException {
    List<List<Integer>> epochs = epochs(0, 1);
    assertThat(epochs).hasSize(EPOCHS).doesNotHaveDuplicates();
    Integer[] all = IntStream.range(0, SIZE).boxed().toArray(Integer[]::new);
    assertThat(epochs).allSatisfy(order -> assertThat(order).containsExactlyInAnyOrder(all));
    assertThat(epochs.get(0)).as("shuffled").isNotEqualTo(List.of(all));
    assertThat(epochs(0, 1)).as("again").isEqualTo(epochs);
    assertThat(epochs(0, 2)).as("with another seed").doesNotContainAnyElementsOf(epochs);
  }

  @Test
  void aShortEpochHasSequencesOfItsOwn() throws IOException {
    List<List<Integer>> epochs = epochs(1, 1);
    assertThat(epochs).hasSize(EPOCHS).allSatisfy(order -> assertThat(order).hasSize(BATCH));
    assertThat(epochs.stream().flatMap(List::stream).distinct().count())
        .as("one epoch's sequences are not the only ones ever seen")
        .isGreaterThan(BATCH + 2);
  }

  /** The sequences trained on, epoch by epoch. */
  private List<List<Integer>> epochs(int batches, long seed) throws IOException {
    Recipe recipe = recipe(batches, seed);
    Watched watched = new Watched(new ArrayList<>());
    Task task =
        new ChangedTask(Tasks.get("adding").create(recipe.data()), watched::over, part -> part);
    RunFolder run = RunFolder.create(folder, RunSpec.train(recipe, List.of(), Map.of()));
    Trainer.train(recipe, task, run, Progress.SILENT);
    int epoch = batches == 0 ? SIZE : batches * BATCH;
    return IntStream.range(0, watched.seen().size() / epoch)
        .mapToObj(e -> List.copyOf(watched.seen().subList(e * epoch, (e + 1) * epoch)))
        .toList();
  }

  /** Notes the sequences that are asked for. */
  private record Watched(List<Integer> seen) {
    Sequences over(Sequences own) {
      return new Sequences() {
        @Override
        public int size() {
          return own.size();
        }

        @Override
        public DataSet batch(int... positions) {
          Arrays.stream(positions).forEach(seen::add);
          return own.batch(positions);
        }
      };
    }
  }

  private static Recipe recipe(int batches, long seed) {
    return new RecipeReader(Tasks.all())
        .read(
            RecipeRequest.ofTask(
                "adding",
                "models=gru",
                "seeds=" + seed,
                "length=4",
                "data.train=" + SIZE,
                "data.validation=8",
                "data.test=8",
                "hidden=2",
                "batch=" + BATCH,
                "batches-per-epoch=" + batches,
                "epochs=" + EPOCHS,
                "solved-below=0"))
        .first();
  }
}
