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

  public String words() {
    return words;
  }

  /** For {@code Section.Outcome}. */
  String tone() {
    return tone;
  }
}
