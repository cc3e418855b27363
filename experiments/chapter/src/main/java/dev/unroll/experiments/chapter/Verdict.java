package dev.unroll.experiments.chapter;

/** What an experiment says of a claim, chosen by the rule that the claim's class states. */
public enum Verdict {
  HOLDS("holds", "good"),
  HOLDS_WITH_A_LIMIT("holds with a limit", "mixed"),
  DOES_NOT_HOLD_HERE("does not hold here", "bad");

  private final String words;
  private final String tone;

  Verdict(String words, String tone) {
    this.words = words;
    this.tone = tone;
  }

  /**
   * The best of the verdicts whose condition is met.
   *
   * @param holds whether the claim holds
   * @param limited whether it holds at least with a limit
   */
  public static Verdict of(boolean holds, boolean limited) {
    return holds ? HOLDS : limited ? HOLDS_WITH_A_LIMIT : DOES_NOT_HOLD_HERE;
  }

  public String words() {
    return words;
  }

  /** For {@code Section.Outcome}. */
  String tone() {
    return tone;
  }
}
