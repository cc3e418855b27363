package dev.unroll.benchmarks.sidebyside;

/**
 * How long is measured.
 *
 * @param rounds turns each entrant gets
 * @param turn milliseconds of a turn
 * @param warmUpOurs milliseconds before the first round, for ours
 * @param warmUpTheirs the same, for the others
 */
record Budget(int rounds, double turn, double warmUpOurs, double warmUpTheirs) {
  static final int ROUNDS = 5;
  private static final int BRIEF_ROUNDS = 2;

  static Budget full(int rounds) {
    return new Budget(rounds, 500, 2000, 500);
  }

  /** To try it out; its numbers mean little. */
  static Budget brief() {
    return new Budget(BRIEF_ROUNDS, 30, 100, 20);
  }

  boolean isBrief() {
    return rounds == BRIEF_ROUNDS && turn < 100;
  }

  String description() {
    return "%d rounds, %.0f ms a turn and at least one call, %.0f ms of warm-up for ours, %.0f ms for the others"
        .formatted(rounds, turn, warmUpOurs, warmUpTheirs);
  }
}
