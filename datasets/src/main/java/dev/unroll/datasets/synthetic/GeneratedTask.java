package dev.unroll.datasets.synthetic;

import dev.unroll.datasets.task.Sequences;
import dev.unroll.datasets.task.Task;

/** A task whose three parts come out of one generator. */
interface GeneratedTask extends Task {

  /** The part with the given number: 0 train, 1 validation, 2 test. */
  Sequences part(int number);

  @Override
  default Sequences train() {
    return part(0);
  }

  @Override
  default Sequences validation() {
    return part(1);
  }

  @Override
  default Sequences test() {
    return part(2);
  }
}
