package dev.unroll.app;

import dev.unroll.experiments.report.Words;
import dev.unroll.experiments.sweep.Sweep;
import dev.unroll.experiments.sweep.TrialResult;
import dev.unroll.experiments.sweep.TrialResult.TrialState;
import dev.unroll.experiments.train.Progress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** Shows the progress of a sweep. */
final class SweepLine implements Sweep.Observer, AutoCloseable {
  private final StatusLine line;
  private final int trials;
  private final double seconds;
  private final long began;
  private final Map<Integer, Double> running = new HashMap<>();
  private final Map<TrialState, Integer> states = new EnumMap<>(TrialState.class);
  private int ended;
  private int trained;
  private double best = Double.NaN;

  /**
   * @param trials the number of trials at most
   * @param time after which no further trial begins
   */
  SweepLine(StatusLine line, int trials, Duration time) {
    this.line = line;
    this.trials = trials;
    this.seconds = time.toMillis() / 1e3;
    this.began = line.millis();
  }

  @Override
  public synchronized void running(int trial, Progress.Update update) {
    running.put(trial, (update.epoch() - 1 + update.part()) / update.recipe().training().epochs());
    show();
  }

  @Override
  public synchronized void ended(TrialResult result) {
    trained += running.remove(result.trial()) == null ? 0 : 1;
    ended++;
    states.merge(result.state(), 1, Integer::sum);
    best = result.ranked() && !(best <= result.cost()) ? result.cost() : best;
    show();
  }

  private void show() {
    if (line.due()) {
      StringBuilder text = new StringBuilder();
      text.append(ended).append('/').append(trials).append(left());
      text.append(", ").append(running.size()).append(" running");
      count(text, TrialState.PRUNED);
      count(text, TrialState.DIVERGED);
      count(text, TrialState.FAILED);
      text.append(Double.isNaN(best) ? "" : ", best " + Words.number(best, 5));
      line.show(text.substring(0, Math.min(text.length(), line.room())));
    }
  }

  private void count(StringBuilder text, TrialState state) {
    if (states.containsKey(state)) {
      text.append(", ").append(states.get(state)).append(' ').append(state.word());
    }
  }

  /** Time left, at the rate of this process so far. */
  private String left() {
    double done = trained + running.values().stream().mapToDouble(Double::doubleValue).sum();
    double elapsed = (line.millis() - began) / 1e3;
    double untilTime = Math.max(0, seconds - elapsed);
    double untilDone =
        done < 0.2
            ? Double.POSITIVE_INFINITY
            : elapsed / done * (trials - ended - (done - trained));
    double left = Math.min(untilTime, untilDone);
    return left < 1e7 ? StatusLine.left(left) : "";
  }

  @Override
  public synchronized void close() {
    line.clear();
  }
}
