package dev.unroll.datasets.task;

import dev.unroll.datasets.input.Problems;

/** Numbers of sequences in the three parts of a generated task. */
public record Sizes(int train, int validation, int test) {

  /** The part with the given number (0 train, 1 validation, 2 test) of a task with this seed. */
  public GeneratedPart part(int number, long seed, GeneratedPart.Maker maker) {
    int size = number == 0 ? train : number == 1 ? validation : test;
    return new GeneratedPart(size, Seeds.mix(seed, number), maker);
  }

  /** Adds what is wrong with these sizes. */
  public Problems check(Problems problems) {
    return problems
        .atLeast("data.train", train, 1)
        .atLeast("data.validation", validation, 1)
        .atLeast("data.test", test, 1);
  }

  @Override
  public String toString() {
    return train + " train, " + validation + " validation, " + test + " test";
  }
}
