package dev.unroll.benchmarks.sidebyside;

import java.util.ArrayList;
import java.util.List;

/**
 * Measures entrants in turns: each round gives everyone one turn, so that a machine that slows down
 * slows all of them down.
 */
final class Contest {
  private static final long PAUSE_MILLIS = 20;

  private Contest() {}

  /** Warms everyone up, then measures; samples in the order of the entrants. */
  static List<Samples> hold(List<Entrant> entrants, Budget budget) {
    List<List<double[]>> rounds = new ArrayList<>();
    for (Entrant entrant : entrants) {
      settle();
      double[] unused =
          entrant.turn().apply(entrant.ours() ? budget.warmUpOurs() : budget.warmUpTheirs());
      rounds.add(new ArrayList<>());
    }
    for (int round = 0; round < budget.rounds(); round++) {
      for (int k = 0; k < entrants.size(); k++) {
        settle();
        rounds.get(k).add(entrants.get(k).turn().apply(budget.turn()));
      }
    }
    return rounds.stream().map(Samples::new).toList();
  }

  /** What the one before left behind, garbage and spinning threads, is not for the next to pay. */
  private static void settle() {
    System.gc();
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring", e);
    }
  }
}
