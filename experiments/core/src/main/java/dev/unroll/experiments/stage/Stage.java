package dev.unroll.experiments.stage;

/**
 * One part of a trained model: the numbers of one step of one sequence in, other numbers out. A
 * stage with public components, such as {@link Scaler}, can be exported from them.
 */
public interface Stage {
  /** What it is, such as {@code scaler}, {@code encoder}, {@code network} or {@code head}. */
  String name();

  /** How many numbers a step takes. */
  int inputs();

  /** How many numbers a step gives. */
  int outputs();

  /**
   * One step. Only a {@link NetworkStage} remembers it.
   *
   * @param x [inputs]
   * @return [outputs], a new array
   */
  double[] step(double... x);
}
