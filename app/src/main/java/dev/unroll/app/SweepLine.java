package dev.unroll.app;

import dev.unroll.experiments.sweep.Outcome;
import dev.unroll.experiments.sweep.SweepProgress;
import dev.unroll.experiments.train.Progress;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Shows how a sweep goes. */
final class SweepLine implements SweepProgress, AutoCloseable {
  private final StatusLine line;
  private final int candidates;
  private final Set<Integer> running = new TreeSet<>();
  private int ended;
  private int failed;
  private double best = Double.NaN;

  SweepLine(StatusLine line, int candidates) {
    this.line = line;
    this.candidates = candidates;
  }

  @Override
  public synchronized void running(int candidate, Progress.Update update) {
    running.add(candidate);
    show();
  }

  @Override
  public synchronized void ended(Outcome outcome) {
    running.remove(outcome.candidate());
    ended++;
    failed += outcome.ranked() ? 0 : 1;
    best = outcome.ranked() && !(best <= outcome.cost()) ? outcome.cost() : best;
    show();
  }

  private void show() {
    if (line.due()) {
      String text =
          String.format(
              Locale.ROOT,
              "%d/%d candidates, %d without a score, %d running%s",
              ended,
              candidates,
              failed,
              running.size(),
              Double.isNaN(best) ? "" : String.format(Locale.ROOT, ", best validation %.5g", best));
      line.show(text.substring(0, Math.min(text.length(), line.room())));
    }
  }

  @Override
  public synchronized void close() {
    line.clear();
  }
}
