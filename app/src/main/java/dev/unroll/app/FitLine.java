package dev.unroll.app;

import java.util.Locale;

/** Shows the progress of fitting forecasters, and the time left for the present one. */
final class FitLine implements AutoCloseable {
  private final StatusLine line;
  private String model = "";
  private long began;

  FitLine(StatusLine line) {
    this.line = line;
  }

  /**
   * @param done forecasters that are fitted, of all
   * @param share of this one's work that is done, from 0 to 1
   */
  void at(String now, int done, int all, double share) {
    if (!now.equals(model)) {
      model = now;
      began = line.millis();
    }
    if (line.due()) {
      String start = String.format(Locale.ROOT, "%d/%d done  %s", done, all, now);
      line.show(
          share > 0
              ? String.format(Locale.ROOT, "%s  %.0f %%%s", start, 100 * share, left(share))
              : start);
    }
  }

  private String left(double share) {
    return share >= 1 ? "" : StatusLine.left((line.millis() - began) / 1e3 * (1 - share) / share);
  }

  @Override
  public void close() {
    line.clear();
  }
}
