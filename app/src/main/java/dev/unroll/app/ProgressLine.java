package dev.unroll.app;

import dev.unroll.experiments.train.Progress;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Shows how the trainings go: one line that is rewritten on a terminal, a line every few seconds
 * elsewhere.
 */
final class ProgressLine implements Progress, AutoCloseable {
  private static final long TERMINAL_MILLIS = 200;
  private static final long FILE_MILLIS = 15_000;

  private final PrintWriter out;
  private final boolean terminal;
  private final int trainings;
  private final long began = System.nanoTime();
  private final Map<String, Double> shares = new LinkedHashMap<>();
  private long shown;
  private int width;

  ProgressLine(PrintWriter out, boolean terminal, int trainings) {
    this.out = out;
    this.terminal = terminal;
    this.trainings = trainings;
  }

  /** Whether standard error is a terminal; the launcher knows. */
  static boolean onTerminal() {
    return Boolean.getBoolean("unroll.terminal");
  }

  @Override
  public synchronized void update(Update now) {
    String name = now.recipe().model() + " s" + now.recipe().seed();
    int epochs = now.recipe().training().epochs();
    shares.put(name, (now.epoch() - 1 + now.part()) / epochs);
    long millis = System.nanoTime() / 1_000_000;
    if (millis - shown < (terminal ? TERMINAL_MILLIS : FILE_MILLIS)) {
      return;
    }
    shown = millis;
    String text =
        String.format(
            Locale.ROOT,
            "%-22s epoch %d/%d  loss %.4f  validation %s  %.0f sequences/s  %s",
            name,
            now.epoch(),
            epochs,
            now.loss(),
            Double.isNaN(now.validation())
                ? "-"
                : String.format(Locale.ROOT, "%.4f", now.validation()),
            now.sequencesPerSecond(),
            left());
    show(text);
  }

  /** A training has ended, however early. */
  synchronized void ended(String model, long seed) {
    shares.put(model + " s" + seed, 1.0);
  }

  private String left() {
    double done = shares.values().stream().mapToDouble(Double::doubleValue).sum() / trainings;
    double elapsed = (System.nanoTime() - began) / 1e9;
    long left = Math.round(elapsed / Math.max(done, 1e-6) * (1 - done));
    return done < 0.01
        ? ""
        : String.format(Locale.ROOT, "about %d:%02d left", left / 60, left % 60);
  }

  private void show(String text) {
    if (terminal) {
      out.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
      width = text.length();
      out.flush();
    } else {
      out.println(text);
    }
  }

  @Override
  public synchronized void close() {
    if (terminal && width > 0) {
      out.print("\r" + " ".repeat(width) + "\r");
      out.flush();
    }
  }
}
