package dev.unroll.experiments.report;

import java.util.List;
import java.util.Map;

/**
 * Everything a comparison found, and all that its page shows: several models on one task, each
 * trained from several seeds.
 *
 * <p>Numbers that do not exist (a run diverged, a norm overflowed) are {@code NaN} here and {@code
 * null} in JSON; the page leaves a gap.
 *
 * @param headline what was asked and what came out
 * @param leaderboard the scores on the test set
 * @param pictures learning curves, gradient flow, spectra; any may be empty
 * @param examples what the models write or forecast; any may be empty
 * @param provenance what reproduces the comparison
 */
public record ComparisonReport(
    Headline headline,
    Leaderboard leaderboard,
    Pictures pictures,
    Examples examples,
    Provenance provenance) {

  /**
   * The top of the page.
   *
   * @param title the page's title
   * @param task the task's name
   * @param question what the task asks of a model, in one or two sentences
   * @param verdict the outcome, one sentence an element
   */
  public record Headline(String title, String task, String question, List<String> verdict) {
    public Headline {
      verdict = List.copyOf(verdict);
    }
  }

  /**
   * The bottom of the page.
   *
   * @param facts about the data: rows, splits, source
   * @param recipe the resolved recipe, as YAML
   * @param environment about the machine and the build
   */
  public record Provenance(
      Map<String, String> facts, String recipe, Map<String, String> environment) {
    public Provenance {
      facts = Numbers.ordered(facts);
      environment = Numbers.ordered(environment);
    }
  }
}
