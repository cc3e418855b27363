package dev.unroll.experiments.diagnose;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.task.Sequences;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * The sequences that a diagnosis looks at, drawn evenly from what there is, which may be in an
 * order; those of one step are left out, for they have no past.
 *
 * @param features [N, I, T]
 * @param mask [N, T]; null when every step is real
 * @param labels [N, K], or [N, K, T] where every step is answered
 * @param answered [N, T], which of the answers count; null for all
 * @param steps for each sequence the positions of its real steps
 */
record Sample(
    INDArray features, INDArray mask, INDArray labels, INDArray answered, List<int[]> steps) {
  /** No more steps than this are looked at, over all sequences. */
  private static final long STEPS = 40_000;

  /** Products that one pass over all sequences may take, with each parameter once a step. */
  private static final long PRODUCTS = 3_000_000_000L;

  private static final int MIN_SEQUENCES = 4;

  /**
   * At most so many sequences; fewer if they are long and the network is large.
   *
   * @param parameters of the network; 0 if it will not be run on all of them
   * @throws InvalidInput if none has two steps
   */
  static Sample of(Stimuli stimuli, int sequences, long parameters) {
    Sequences part = stimuli.sequences();
    long longest = part.batch(0).getFeatures().size(2);
    long steps = Math.min(STEPS, PRODUCTS / Math.max(1, parameters));
    int most = (int) Math.min(sequences, Math.max(MIN_SEQUENCES, steps / longest));
    int count = Math.min(most, part.size());
    int[] positions =
        IntStream.range(0, count).map(n -> (int) ((long) n * part.size() / count)).toArray();
    Sample all = of(part.batch(positions));
    int[] kept =
        IntStream.range(0, count)
            .filter(n -> all.steps.get(n).length > 1)
            .map(n -> positions[n])
            .toArray();
    if (kept.length == 0) {
      throw new InvalidInput(
          "task %s: expected sequences of at least 2 steps, got %d of 1 step; set data.length"
              .formatted(stimuli.name(), positions.length));
    }
    return kept.length == positions.length ? all : of(part.batch(kept));
  }

  private static Sample of(DataSet batch) {
    INDArray mask = batch.getFeaturesMaskArray();
    int t = (int) batch.getFeatures().size(2);
    List<int[]> steps =
        IntStream.range(0, (int) batch.getFeatures().size(0))
            .mapToObj(n -> IntStream.range(0, t).filter(k -> real(mask, n, k)).toArray())
            .toList();
    return new Sample(
        batch.getFeatures(), mask, batch.getLabels(), batch.getLabelsMaskArray(), steps);
  }

  private static boolean real(INDArray mask, int n, int t) {
    return mask == null || mask.getDouble(n, t) != 0;
  }

  /** N. */
  int size() {
    return steps.size();
  }

  /** T, padding included. */
  int padded() {
    return (int) features.size(2);
  }

  /** The steps of the longest sequence. */
  int longest() {
    return steps.stream().mapToInt(positions -> positions.length).max().orElseThrow();
  }

  /** Positions of the last step of each sequence that has an answer. */
  int[] lastAnswers() {
    return IntStream.range(0, size()).map(n -> answers(n)[answers(n).length - 1]).toArray();
  }

  /** Positions of the first step of each sequence that has an answer. */
  int[] firstAnswers() {
    return IntStream.range(0, size()).map(n -> answers(n)[0]).toArray();
  }

  /** All real steps where none is marked as answered: then the task asks at the end. */
  private int[] answers(int n) {
    int[] real = steps.get(n);
    if (answered == null || answered.size(1) != padded()) {
      return real;
    }
    int[] marked = IntStream.of(real).filter(t -> real(answered, n, t)).toArray();
    return marked.length == 0 ? real : marked;
  }

  /**
   * The real steps of one sequence out of [T][N].
   *
   * @param backward whether {@code values} run from the last step to the first, padding included
   */
  double[] real(double[][] values, int n, boolean backward) {
    int[] positions = steps.get(n);
    int k = positions.length;
    return IntStream.range(0, k)
        .mapToDouble(
            i ->
                backward
                    ? values[values.length - 1 - positions[k - 1 - i]][n]
                    : values[positions[i]][n])
        .toArray();
  }
}
