package dev.unroll.experiments.sweep;

import dev.unroll.experiments.report.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/**
 * Chooses the best of several trials by scores of which each costs a training (Maron and Moore
 * 1994, "Hoeffding Races", with a t-test in the place of Hoeffding's bound). In the first round
 * twice as many as there are finalists get a fresh score, and the better half by the mean of that
 * and the score of the search remains. In each further round all that are left get one more; then
 * those leave that diverged, and those whose mean is worse than the best mean by Welch's one-sided
 * t-test. The means are of fresh scores alone.
 *
 * @param scores of each, one a round
 * @param dropped why each left; empty for those that are left
 */
record Race(List<List<Score>> scores, List<String> dropped) {
  /** The chance at most with which one that is as good as the best leaves in a round. */
  static final double LEVEL = 0.05;

  /** One more score of each of those that are left. */
  @FunctionalInterface
  interface Round {
    List<Score> run(List<Integer> left) throws IOException, InterruptedException;
  }

  /** The number of trials that get a fresh score. */
  static int starters(int ranked, int finalists) {
    return finalists == 1 ? Math.min(1, ranked) : Math.min(2 * finalists, ranked);
  }

  /**
   * @param searched scores of the search, of all that start, the best first
   * @param rounds at most; none if there is one trial, and no more once one is left
   */
  static Race run(List<Score> searched, int finalists, int rounds, Round round)
      throws IOException, InterruptedException {
    Race race = new Race(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < searched.size(); i++) {
      race.scores.add(new ArrayList<>());
      race.dropped.add("");
    }
    for (int k = 0; k < rounds && race.left().size() > 1; k++) {
      List<Integer> left = race.left();
      List<Score> added = round.run(left);
      IntStream.range(0, left.size()).forEach(i -> race.scores.get(left.get(i)).add(added.get(i)));
      race.drop();
      if (k == 0) {
        race.screen(searched, finalists);
      }
    }
    return race;
  }

  private void screen(List<Score> searched, int finalists) {
    left().stream()
        .sorted(
            Comparator.comparing(i -> Score.mean(List.of(searched.get(i), scores.get(i).get(0)))))
        .skip(finalists)
        .forEach(i -> dropped.set(i, "not among the best " + finalists + " with a second seed"));
  }

  private List<Integer> left() {
    return IntStream.range(0, scores.size()).filter(i -> dropped.get(i).isEmpty()).boxed().toList();
  }

  Score mean(int contestant) {
    return Score.mean(scores.get(contestant));
  }

  /** The one with the best mean, of those that are left. */
  int winner() {
    return left().stream().min(Comparator.comparing(this::mean)).orElseThrow();
  }

  private void drop() {
    int best = winner();
    for (int i : left()) {
      if (i == best) {
        continue;
      }
      double p = worse(scores.get(i), scores.get(best));
      if (Double.isNaN(mean(i).cost())) {
        dropped.set(i, "diverged");
      } else if (p < LEVEL) {
        dropped.set(i, "worse than the best, p = " + Words.number(p, 2));
      }
    }
  }

  /**
   * Welch's one-sided t-test.
   *
   * @return the chance of such a difference of the means if {@code some} are no worse than {@code
   *     best}; 1 if there are too few to tell
   */
  static double worse(List<Score> some, List<Score> best) {
    SummaryStatistics a = costs(some);
    SummaryStatistics b = costs(best);
    double difference = a.getMean() - b.getMean();
    if (a.getN() < 2 || b.getN() < 2 || !(difference > 0)) {
      return 1;
    }
    double va = a.getVariance() / a.getN();
    double vb = b.getVariance() / b.getN();
    if (va + vb == 0) {
      return 0;
    }
    double freedom = (va + vb) * (va + vb) / (va * va / (a.getN() - 1) + vb * vb / (b.getN() - 1));
    return new TDistribution(null, freedom).cumulativeProbability(-difference / Math.sqrt(va + vb));
  }

  private static SummaryStatistics costs(List<Score> scores) {
    SummaryStatistics costs = new SummaryStatistics();
    scores.forEach(score -> costs.addValue(score.cost()));
    return costs;
  }
}
