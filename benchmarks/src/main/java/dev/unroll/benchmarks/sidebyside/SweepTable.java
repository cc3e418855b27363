package dev.unroll.benchmarks.sidebyside;

import dev.unroll.experiments.sweep.Outcome;
import dev.unroll.experiments.sweep.Outcome.End;
import dev.unroll.experiments.sweep.Plan;
import dev.unroll.experiments.sweep.search.Strategy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What a sweep costs beside bare trainings, what a second worker gains, and what pruning saves. */
final class SweepTable {
  private static final int CANDIDATES = 16;
  private static final int MORE_CANDIDATES = 30;
  private static final List<String> RULES = List.of("none", "median", "asha");

  private SweepTable() {}

  /**
   * One way to train the same candidates.
   *
   * @param seconds of each turn
   */
  record Way(String name, List<Double> seconds) {
    double median() {
      return seconds.stream().sorted().toList().get(seconds.size() / 2);
    }
  }

  /** One pruned search. */
  record Search(String rule, double seconds, List<Outcome> outcomes) {
    double epochs() {
      return outcomes.stream().mapToInt(Outcome::epochs).sum();
    }

    double best() {
      return outcomes.stream()
          .filter(Outcome::ranked)
          .mapToDouble(Outcome::cost)
          .min()
          .orElse(Double.NaN);
    }
  }

  static String measured(Setting setting) throws IOException {
    int rounds = setting.budget().isBrief() ? 1 : 3;
    try (SweepWork work = new SweepWork(setting.budget().isBrief())) {
      work.bare(CANDIDATES); // until everything is compiled
      List<Way> ways =
          List.of(
              new Way("trainings one after another, no sweep", new ArrayList<>()),
              new Way("sweep, 1 worker", new ArrayList<>()),
              new Way("sweep, 2 workers", new ArrayList<>()));
      for (int round = 0; round < rounds; round++) {
        setting.progress().accept("sweep: workers, round " + (round + 1));
        Plan plan = Plan.of(Strategy.RANDOM, CANDIDATES, 1);
        ways.get(0).seconds().add(work.bare(CANDIDATES));
        ways.get(1).seconds().add(work.sweep(plan, 1).seconds());
        ways.get(2).seconds().add(work.sweep(plan, 2).seconds());
      }
      List<Search> searches = new ArrayList<>();
      for (int seed = 1; seed <= rounds; seed++) {
        for (String rule : RULES) {
          setting.progress().accept("sweep: pruning " + rule + ", search seed " + seed);
          Plan plan = new Plan(Strategy.RANDOM, MORE_CANDIDATES, seed, rule, Plan.AHEAD);
          searches.add(work.sweep(plan, 2));
        }
      }
      return rendered(work.described(), ways, searches);
    }
  }

  static String rendered(String work, List<Way> ways, List<Search> searches) {
    Markdown page = new Markdown("Sweeps");
    page.words(
        "%s Medians of %d turns, %d candidates by random search, the same for all."
            .formatted(work, ways.get(0).seconds().size(), CANDIDATES));
    page.head(1, "", "seconds", "candidates a minute", "time / bare trainings");
    for (Way way : ways) {
      page.row(
          way.name(),
          Numbers.shown(way.median()),
          Numbers.shown(60 * CANDIDATES / way.median()),
          String.format(Locale.ROOT, "%.2f", way.median() / ways.get(0).median()));
    }
    page.end();
    page.words(
        "What pruning saves: %d candidates, 2 workers, mean and range over search seeds 1 to %d."
            .formatted(MORE_CANDIDATES, searches.size() / RULES.size()));
    page.head(1, "--prune", "seconds", "epochs trained", "pruned", "best validation MSE");
    for (String rule : RULES) {
      List<Search> some = searches.stream().filter(one -> one.rule().equals(rule)).toList();
      page.row(
          rule,
          over(some, Search::seconds),
          over(some, Search::epochs),
          over(some, one -> one.outcomes().stream().filter(out -> out.end() == End.PRUNED).count()),
          over(some, Search::best));
    }
    return page.end().toString();
  }

  private static String over(List<Search> some, ToDoubleFunction<Search> value) {
    DoubleSummaryStatistics all = some.stream().mapToDouble(value).summaryStatistics();
    return "%s (%s–%s)"
        .formatted(
            Numbers.shown(all.getAverage()),
            Numbers.shown(all.getMin()),
            Numbers.shown(all.getMax()));
  }
}
