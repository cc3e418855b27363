package dev.unroll.experiments.reproduce;

import java.util.List;

/** Compares two tables of ours cell by cell, numbers as numbers. */
final class CsvPair {
  private final Tally tally;

  CsvPair(Tally tally) {
    this.tally = tally;
  }

  void compare(String place, List<String> then, List<String> now) {
    for (int line = 0; line < Math.max(then.size(), now.size()); line++) {
      String where = "%s, line %d".formatted(place, line + 1);
      if (line >= Math.min(then.size(), now.size())) {
        tally.missing(where);
      } else {
        row(where, then.get(line).split(",", -1), now.get(line).split(",", -1));
      }
    }
  }

  private void row(String where, String[] then, String[] now) {
    for (int cell = 0; cell < Math.max(then.length, now.length); cell++) {
      String place = "%s, column %d".formatted(where, cell + 1);
      if (cell >= Math.min(then.length, now.length)) {
        tally.missing(place);
      } else {
        cell(place, then[cell], now[cell]);
      }
    }
  }

  private void cell(String place, String then, String now) {
    double one = Double.NaN;
    double other = Double.NaN;
    try {
      one = Double.parseDouble(then);
      other = Double.parseDouble(now);
    } catch (NumberFormatException e) {
      tally.text(place, then, now);
      return;
    }
    tally.number(() -> place, one, other);
  }
}
