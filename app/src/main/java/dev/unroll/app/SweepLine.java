package dev.unroll.app;

import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.sweep.Outcome;
import dev.unroll.experiments.sweep.Outcome.End;
import dev.unroll.experiments.sweep.SweepProgress;
import dev.unroll.experiments.train.Progress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Shows the progress of a sweep. */
final class SweepLine implements SweepProgress, AutoCloseable {
  private final StatusLine line;
  private final int candidates;
  private final double seconds;
  private final long began;
  private final Map<Integer, Double> running = new HashMap<>();
  private final Map<End, Integer> ends = new EnumMap<>(End.class);
  private int ended;
  private int here;
  private double best = Double.NaN;

  /**
   * @param candidates the number of trials at most
   * @param time after which no further trial begins
   */
  SweepLine(StatusLine line, int candidates, Duration time) {
    this.line = line;
    this.candidates = candidates;
    this.seconds = time.toMillis() / 1e3;
    this.began = line.millis();
  }

  @Override
  public synchronized void running(int candidate, Progress.Update update) {
    running.put(
        candidate, (update.epoch() - 1 + update.part()) / update.recipe().training().epochs());
    show();
  }

  @Override
  public synchronized void ended(Outcome outcome) {
    here += running.remove(outcome.candidate()) == null ? 0 : 1;
    ended++;
    ends.merge(outcome.end(), 1, Integer::sum);
    best = outcome.ranked() && !(best <= outcome.cost()) ? outcome.cost() : best;
    show();
  }

  private void show() {
    if (line.due()) {
      StringBuilder text = new StringBuilder();
      text.append(ended).append('/').append(candidates).append(left());
      text.append(", ").append(running.size()).append(" running");
      count(text, End.PRUNED);
      count(text, End.DIVERGED);
      count(text, End.FAILED);
      text.append(Double.isNaN(best) ? "" : ", best " + Words.number(best, 5));
      line.show(text.substring(0, Math.min(text.length(), line.room())));
    }
  }

  private void count(StringBuilder text, End end) {
    if (ends.containsKey(end)) {
      text.append(", ").append(ends.get(end)).append(' ');
      text.append(end.name().toLowerCase(Locale.ROOT));
    }
  }

  /** Time left, at the rate of this process so far. */
  private String left() {
    double done = here + running.values().stream().mapToDouble(Double::doubleValue).sum();
    double elapsed = (line.millis() - began) / 1e3;
    double untilTime = Math.max(0, seconds - elapsed);
    double untilDone =
        done < 0.2
            ? Double.POSITIVE_INFINITY
            : elapsed / done * (candidates - ended - (done - here));
    double left = Math.min(untilTime, untilDone);
    return left < 1e7 ? StatusLine.left(left) : "";
  }

  @Override
  public synchronized void close() {
    line.clear();
  }
}
