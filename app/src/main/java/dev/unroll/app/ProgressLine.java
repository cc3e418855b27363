package dev.unroll.app;

import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.train.Progress;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Shows how the trainings go: one line that is rewritten on a terminal, a line every few seconds
 * elsewhere.
 */
final class ProgressLine implements Progress, AutoCloseable {
  private static final long TERMINAL_MILLIS = 200;
  private static final long FILE_MILLIS = 15_000;
  private static final int COLUMNS = 80;

  private final PrintWriter out;
  private final int columns;
  private final int trainings;
  private final LongSupplier millis;
  private final long began;
  private final Map<String, Double> shares = new LinkedHashMap<>();
  private final Set<String> ended = new LinkedHashSet<>();
  private double before;
  private long shown;
  private int width;

  /**
   * @param columns width of the terminal; 0 where there is none
   * @param millis the clock
   */
  ProgressLine(PrintWriter out, int columns, int trainings, LongSupplier millis) {
    this.out = out;
    this.columns = columns;
    this.trainings = trainings;
    this.millis = millis;
    this.began = millis.getAsLong();
    this.shown = began - (columns > 0 ? TERMINAL_MILLIS : FILE_MILLIS);
  }

  /** For standard error; the launcher knows whether that is a terminal, and how wide. */
  static ProgressLine of(PrintWriter err, int trainings) {
    boolean terminal = Boolean.getBoolean("unroll.terminal");
    int wide = Math.max(20, Integer.getInteger("unroll.columns", COLUMNS));
    return new ProgressLine(
        err, terminal ? wide : 0, trainings, () -> System.nanoTime() / 1_000_000);
  }

  @Override
  public synchronized void update(Update now) {
    int epochs = now.recipe().training().epochs();
    double share = (now.epoch() - 1 + now.part()) / epochs;
    if (shares.put(name(now.recipe()), share) == null) {
      before += (now.epoch() - 1.0) / epochs; // an earlier sitting's work
    }
    long time = millis.getAsLong();
    if (time - shown >= (columns > 0 ? TERMINAL_MILLIS : FILE_MILLIS)) {
      shown = time;
      show(fitting(now));
    }
  }

  @Override
  public synchronized void ended(Recipe recipe) {
    String name = name(recipe);
    if (shares.put(name, 1.0) == null) {
      before += 1; // found finished
    }
    ended.add(name);
  }

  private static String name(Recipe recipe) {
    return recipe.model() + " s" + recipe.seed();
  }

  /** The line, without what matters least when it would be too long. */
  private String fitting(Update now) {
    String start =
        String.format(
            Locale.ROOT,
            "%d/%d done%s  %s  epoch %d/%d  loss %s",
            ended.size(),
            trainings,
            left(),
            name(now.recipe()),
            now.epoch(),
            now.recipe().training().epochs(),
            number(now.loss()));
    String rate = String.format(Locale.ROOT, "  %.0f sequences/s", now.sequencesPerSecond());
    String validation =
        Double.isNaN(now.validation()) ? "" : "  validation " + number(now.validation());
    int room = columns > 0 ? columns - 1 : Integer.MAX_VALUE;
    String shortRate = rate.replace("sequences", "seq");
    return List.of(start + validation + rate, start + rate, start + shortRate, start).stream()
        .filter(line -> line.length() <= room)
        .findFirst()
        .orElse(start.substring(0, Math.min(room, start.length())));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, Math.abs(value) < 1e4 ? "%.4f" : "%.1e", value);
  }

  /** Time left, if the rest goes like what this sitting did so far. */
  private String left() {
    double done = shares.values().stream().mapToDouble(Double::doubleValue).sum();
    double here = done - before;
    if (here < 0.01 * (trainings - before)) {
      return "";
    }
    double elapsed = (millis.getAsLong() - began) / 1e3;
    long left = Math.round(elapsed / here * (trainings - done));
    return left < 3600
        ? String.format(Locale.ROOT, ", %d:%02d left", left / 60, left % 60)
        : String.format(Locale.ROOT, ", %dh%02d left", left / 3600, left % 3600 / 60);
  }

  private void show(String text) {
    if (columns > 0) {
      out.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
      width = text.length();
      out.flush();
    } else {
      out.println(text);
    }
  }

  @Override
  public synchronized void close() {
    if (columns > 0 && width > 0) {
      out.print("\r" + " ".repeat(width) + "\r");
      out.flush();
    }
  }
}
