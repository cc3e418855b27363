package dev.unroll.experiments.serving;

import dev.unroll.datasets.task.Grid;
import dev.unroll.experiments.train.Evaluation;
import dev.unroll.layers.engine.HeapFloats;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Answers to whole sequences, many at once: one for each sequence, or for each step where the run
 * has learnt one for each step.
 */
final class SequencePrediction implements Prediction {
  private static final int MAX_SEQUENCES = 64; // in a batch
  private static final int MAX_STEPS = 16_384; // of all sequences of a batch, with padding
  private static final String STEP = "step";

  private final List<MultiLayerNetwork> networks;
  private final AnswerFormat format;
  private final boolean everyStep;
  private final SequenceInput source;

  /**
   * A sequence.
   *
   * @param id what it is called
   * @param steps the inputs [T][I]
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  record Sequence(String id, float[][] steps) {}

  SequencePrediction(TrainedRun run) throws IOException {
    this.networks = run.networks();
    this.format = run.format();
    this.everyStep = run.everyStep();
    this.source = new SequenceInput(run);
  }

  @Override
  public List<String> columns() {
    Stream<String> first = Stream.of(source.id(), STEP).limit(everyStep ? 2 : 1);
    return Stream.concat(first, format.columns().stream()).toList();
  }

  @Override
  public void run(Input input, Consumer<Map<String, ?>> rows) throws IOException {
    List<Sequence> batch = new ArrayList<>();
    int[] longest = {0};
    source.read(
        input,
        one -> {
          int steps = Math.max(longest[0], one.steps().length);
          if (!batch.isEmpty() && steps * (batch.size() + 1L) > MAX_STEPS) {
            answer(batch, rows);
            steps = one.steps().length;
          }
          batch.add(one);
          longest[0] = steps;
          if (batch.size() == MAX_SEQUENCES) {
            answer(batch, rows);
            longest[0] = 0;
          }
        });
    answer(batch, rows);
  }

  private void answer(List<Sequence> batch, Consumer<Map<String, ?>> rows) {
    if (batch.isEmpty()) {
      return;
    }
    int[] lengths = batch.stream().mapToInt(one -> one.steps().length).toArray();
    int steps = batch.stream().mapToInt(one -> one.steps().length).max().orElseThrow();
    Grid grid = new Grid(lengths.length, batch.get(0).steps()[0].length, steps);
    for (int n = 0; n < lengths.length; n++) {
      float[][] own = batch.get(n).steps();
      for (int t = 0; t < own.length; t++) {
        for (int i = 0; i < own[t].length; i++) {
          grid.set(n, i, t, own[t][i]);
        }
      }
    }
    INDArray mask = Grid.mask(lengths, steps);
    INDArray y = Evaluation.answer(networks, new DataSet(grid.array(), null, mask, null));
    float[] outputs = HeapFloats.of(y, 'c');
    int width = (int) y.size(1);
    for (int n = 0; n < lengths.length; n++) {
      for (int t = 0; t < (everyStep ? lengths[n] : 1); t++) {
        float[] own = new float[width];
        for (int k = 0; k < width; k++) {
          own[k] = outputs[everyStep ? (n * width + k) * steps + t : n * width + k];
        }
        rows.accept(row(batch.get(n).id(), t, own));
      }
    }
    batch.clear();
  }

  private Map<String, Object> row(String id, int step, float... outputs) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put(source.id(), id);
    row.put(STEP, step + 1);
    row.putAll(format.of(outputs));
    return row;
  }
}
