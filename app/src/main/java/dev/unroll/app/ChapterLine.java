package dev.unroll.app;

import dev.unroll.experiments.chapter.ChapterProgress;
import dev.unroll.experiments.chapter.ClaimResult;
import dev.unroll.experiments.chapter.Experiment;
import java.util.List;
import java.util.Locale;

/** Shows the progress of a chapter, and each verdict as it is reached. */
final class ChapterLine implements ChapterProgress, AutoCloseable {
  private final StatusLine line;
  private final long began;
  private final int claims;
  private int ended;
  private int waiting;
  private double work;
  private double done;
  private double share;

  /**
   * @param claims how many there are, those found finished included
   */
  ChapterLine(StatusLine line, int claims) {
    this.line = line;
    this.claims = claims;
    this.began = line.millis();
  }

  @Override
  public synchronized void begins(List<Experiment<?>> experiments) {
    waiting = experiments.size();
    ended = claims - waiting;
    work = experiments.stream().mapToDouble(one -> one.claim().statement().seconds()).sum();
    if (ended > 0) {
      line.say(ended + " of " + claims + " claims were tested before");
    }
  }

  @Override
  public synchronized void at(Experiment<?> experiment, double part, String what) {
    share = Math.max(share, Math.min(1, part)); // trainings side by side may report out of order
    if (line.due()) {
      String text =
          String.format(
              Locale.ROOT,
              "claim %d/%d%s  %s %.0f %%  %s",
              ended + 1,
              claims,
              left(experiment),
              experiment.name(),
              100 * share,
              what);
      line.show(text.substring(0, Math.min(line.room(), text.length())));
    }
  }

  @Override
  public synchronized void ended(Experiment<?> experiment, ClaimResult result) {
    ended++;
    share = 0;
    done += experiment.claim().statement().seconds();
    line.say(
        String.format(
            Locale.ROOT,
            "%2d/%d  %-18s %s  (%.1f s)",
            ended,
            claims,
            experiment.name(),
            result.failed() ? "failed: " + result.failure() : result.finding().verdict().words(),
            result.seconds()));
  }

  /** Time left, at the rate of this process so far. */
  private String left(Experiment<?> experiment) {
    double here = done + share * experiment.claim().statement().seconds();
    double elapsed = (line.millis() - began) / 1e3;
    return here < 0.02 * work ? "" : StatusLine.left(elapsed / here * (work - here));
  }

  @Override
  public synchronized void close() {
    line.clear();
  }
}
