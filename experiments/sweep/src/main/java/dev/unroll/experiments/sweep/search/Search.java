package dev.unroll.experiments.sweep.search;

import java.util.Map;
import java.util.Optional;

/** Proposes candidates, one after another; the same seed and the same answers propose the same. */
public interface Search {

  /** Text by recipe key, of the next candidate; nothing when there are no more. */
  Optional<Map<String, String>> next();

  /**
   * What became of a candidate.
   *
   * @param candidate its number, in the order proposed, from 0
   * @param cost smaller is better; NaN or infinite if it has none
   */
  void told(int candidate, double cost);
}
