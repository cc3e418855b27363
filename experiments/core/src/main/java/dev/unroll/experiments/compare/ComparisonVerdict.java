package dev.unroll.experiments.compare;

import dev.unroll.experiments.report.Leaderboard;
import dev.unroll.experiments.report.Leaderboard.Baseline;
import dev.unroll.experiments.report.Leaderboard.Entry;
import dev.unroll.experiments.report.Leaderboard.Spread;
import dev.unroll.experiments.report.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a comparison found, in sentences chosen by rule. One model is clearly better than another
 * when its worst seed is better than the other's best; with one seed each that says little, and the
 * sentence says so. Start and clipping also count as an improvement when at least half of the seeds
 * more solve the task.
 */
final class ComparisonVerdict {
  private static final String PLAIN = "tanh-rnn";
  private static final String SAVED = "tanh-rnn-orthogonal";

  private final Leaderboard board;
  private final String metric;
  private final String unit;

  private ComparisonVerdict(Leaderboard board) {
    this.board = board;
    this.metric = board.metric().name();
    this.unit = board.metric().unit().isEmpty() ? "" : " " + board.metric().unit();
  }

  /** The sentences for a leaderboard whose entries are sorted, best first. */
  static List<String> of(Leaderboard board) {
    ComparisonVerdict verdict = new ComparisonVerdict(board);
    List<String> sentences = new ArrayList<>();
    verdict.best().ifPresent(sentences::add);
    verdict.skill().ifPresent(sentences::add);
    verdict.saved().ifPresent(sentences::add);
    verdict.diverged().ifPresent(sentences::add);
    return sentences;
  }

  private Optional<String> best() {
    Entry first = board.entries().get(0);
    Spread score = score(first);
    if (!Double.isFinite(score.mean())) {
      return Optional.of("No model has a finite score: every run diverged.");
    }
    return Optional.of(
        "%s has the lowest mean: test %s %s%s%s."
            .formatted(first.name(), metric, score.words(), unit, lead(first, score)));
  }

  /** How sure the first place is. */
  private String lead(Entry first, Spread score) {
    if (board.entries().size() < 2) {
      return "";
    }
    Entry second = board.entries().get(1);
    if (first.runs().total() < 2) {
      return "; with one seed each, the order may be due to chance";
    }
    if (score.visiblyBelow(score(second))) {
      return "; each of its seeds is better than every seed of the next, " + second.name();
    }
    return Double.isFinite(score.worst())
        ? "; the ranges of its seeds and of those of the next, %s, overlap".formatted(second.name())
        : "; one of its seeds diverged, so it is not clearly better than the next, "
            + second.name();
  }

  /** Who beats the best baseline, who is no better, and by which rule. */
  private Optional<String> skill() {
    Optional<Baseline> best =
        board.baselines().stream()
            .filter(baseline -> baseline.scores().containsKey(metric))
            .min(Comparator.comparing(baseline -> baseline.scores().get(metric)));
    if (best.isEmpty()) {
      return Optional.empty();
    }
    double bar = best.get().scores().get(metric);
    List<String> above = names(entry -> score(entry).worst() < bar);
    List<String> below = names(entry -> !(score(entry).mean() < bar));
    String name = "the baseline “%s” (%s)".formatted(best.get().name(), Words.number(bar, 4));
    String sentence =
        above.isEmpty()
            ? "No model beats " + name + " with all its seeds."
            : "Better than %s with every seed: %s.".formatted(name, String.join(", ", above));
    if (!below.isEmpty()) {
      sentence += " No better than it on average: " + String.join(", ", below) + ".";
    }
    return Optional.of(sentence);
  }

  /** The chapter's claim about start and clipping, where both presets are there. */
  private Optional<String> saved() {
    Optional<Entry> plain = entry(PLAIN);
    Optional<Entry> saved = entry(SAVED);
    if (plain.isEmpty() || saved.isEmpty()) {
      return Optional.empty();
    }
    String pair = "%s, compared with %s".formatted(outcome(saved.get()), outcome(plain.get()));
    int more = saved.get().runs().successes() - plain.get().runs().successes();
    boolean helps =
        score(saved.get()).visiblyBelow(score(plain.get()))
            || 2 * more >= plain.get().runs().total();
    return Optional.of(
        (helps
                ? "Orthogonal start and global-norm clipping improve the tanh RNN here: "
                : "Orthogonal start and global-norm clipping do not clearly improve the tanh RNN"
                    + " here: ")
            + pair
            + ".");
  }

  private String outcome(Entry entry) {
    String solved =
        board.metric().solvedBelow() == null
            ? ""
            : ", %d of %d solved".formatted(entry.runs().successes(), entry.runs().total());
    return score(entry).words() + solved;
  }

  private Optional<String> diverged() {
    List<String> notes =
        board.entries().stream().flatMap(entry -> entry.runs().diverged().stream()).toList();
    return notes.isEmpty()
        ? Optional.empty()
        : Optional.of("Diverged: " + String.join("; ", notes) + ".");
  }

  private List<String> names(Predicate<Entry> which) {
    return board.entries().stream().filter(which).map(Entry::name).collect(Collectors.toList());
  }

  private Optional<Entry> entry(String name) {
    return board.entries().stream().filter(entry -> entry.name().equals(name)).findFirst();
  }

  private Spread score(Entry entry) {
    return entry.scores().get(metric);
  }
}
