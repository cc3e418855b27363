package dev.unroll.experiments.stage;

/**
 * One part of a trained model: the numbers of one step of one sequence in, other numbers out. A
 * {@link NetworkStage} remembers steps, and a {@link ChannelEncoder} the last values. The other
 * stages are records, whose components are all that an export of them needs.
 */
@FunctionalInterface
public interface Stage {
  /** One step; returns a new array. */
  double[] step(double... x);
}
