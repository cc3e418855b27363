package dev.unroll.datasets.synthetic;

import dev.unroll.datasets.task.Grid;
import dev.unroll.datasets.task.Task;
import java.util.Arrays;
import org.nd4j.linalg.dataset.DataSet;

/** A minibatch of symbols and answers under construction. */
final class SymbolBatch {
  private final Grid features;
  private final Grid labels;
  private final Grid asked; // [N, 1, T]: 1 where there is an answer
  private final int[] lengths;
  private final int steps;
  private int answers;

  SymbolBatch(Task.Shape shape, int sequences, int steps) {
    this.features = new Grid(sequences, shape.inputs(), steps);
    this.labels = new Grid(sequences, shape.outputs(), steps);
    this.asked = new Grid(sequences, 1, steps);
    this.lengths = new int[sequences];
    this.steps = steps;
  }

  /** One sequence, written step by step. */
  final class Sequence {
    private final int n;
    private final int first;

    private Sequence(int n, int first) {
      this.n = n;
      this.first = first;
    }

    /** Appends a step. */
    Sequence symbol(int symbol) {
      features.set(n, symbol, lengths[n]++, 1);
      return this;
    }

    /** The right answer at the last step. */
    void answer(int answer) {
      int step = lengths[n] - 1;
      if (step >= first) {
        labels.set(n, answer, step, 1);
        asked.set(n, 0, step, 1);
        answers++;
      }
    }
  }

  /** A sequence of which the answers before step {@code first} do not count. */
  Sequence sequence(int n, int first) {
    return new Sequence(n, first);
  }

  /** The minibatch, with masks where they say something. */
  DataSet dataSet() {
    boolean padded = Arrays.stream(lengths).anyMatch(length -> length < steps);
    boolean every = answers == lengths.length * steps;
    return new DataSet(
        features.array(),
        labels.array(),
        padded ? Grid.mask(lengths, steps) : null,
        every ? null : asked.flat());
  }
}
