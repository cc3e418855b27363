package dev.unroll.app;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** One line that is rewritten on a terminal, a line every few seconds elsewhere. */
final class StatusLine {
  private static final long TERMINAL_MILLIS = 200;
  private static final long FILE_MILLIS = 15_000;
  private static final int COLUMNS = 80;

  private final PrintWriter out;
  private final int columns;
  private final LongSupplier millis;
  private long shown;
  private int width;

  /**
   * @param columns width of the terminal; 0 where there is none
   * @param millis the clock
   */
  StatusLine(PrintWriter out, int columns, LongSupplier millis) {
    this.out = out;
    this.columns = columns;
    this.millis = millis;
    this.shown = millis.getAsLong() - pause();
  }

  /** For standard error; the launcher knows whether that is a terminal, and how wide. */
  static StatusLine of(PrintWriter err) {
    boolean terminal = Boolean.getBoolean("unroll.terminal");
    int wide = Math.max(20, Integer.getInteger("unroll.columns", COLUMNS));
    return new StatusLine(err, terminal ? wide : 0, () -> System.nanoTime() / 1_000_000);
  }

  private long pause() {
    return columns > 0 ? TERMINAL_MILLIS : FILE_MILLIS;
  }

  long millis() {
    return millis.getAsLong();
  }

  /** How long a line may be. */
  int room() {
    return columns > 0 ? columns - 1 : Integer.MAX_VALUE;
  }

  /** Whether it is time for another line; if so, the next is later. */
  boolean due() {
    long now = millis.getAsLong();
    boolean due = now - shown >= pause();
    shown = due ? now : shown;
    return due;
  }

  void show(String text) {
    if (columns > 0) {
      out.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
      width = text.length();
      out.flush();
    } else {
      out.println(text);
    }
  }

  /** A line that stays, above the one that is rewritten. */
  void say(String text) {
    clear();
    out.println(text);
  }

  /** Leaves nothing on the terminal. */
  void clear() {
    if (columns > 0 && width > 0) {
      out.print("\r" + " ".repeat(width) + "\r");
      out.flush();
      width = 0;
    }
  }

  /** Such as {@code ", 4:07 left"}. */
  static String left(double seconds) {
    long left = Math.round(seconds);
    return left < 3600
        ? String.format(Locale.ROOT, ", %d:%02d left", left / 60, left % 60)
        : String.format(Locale.ROOT, ", %dh%02d left", left / 3600, left % 3600 / 60);
  }
}
