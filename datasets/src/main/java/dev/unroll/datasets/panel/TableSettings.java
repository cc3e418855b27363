package dev.unroll.datasets.panel;

import dev.unroll.datasets.input.Setting;
import java.util.List;
import java.util.Objects;

/**
 * How the cells of a table are read: keys of every task that reads one.
 *
 * @param time the column with the time, or those with its parts; empty to find it
 * @param dates what the first number of a date such as 01/02/2024 is
 * @param zone the place whose clocks the times show, such as Europe/Berlin; empty if not given
 * @param missing numbers that stand for missing values
 */
public record TableSettings(
    @Setting(
            value = "",
            about =
                "the column with the time, or several with its parts; empty: found in the cells")
        List<String> time,
    @Setting(
            value = "auto",
            before = "auto",
            about =
                "01/02/2024 is read day-first, month-first, 24-02-01 year-first, or as the rest of"
                    + " the column tells (auto)")
        DateOrder dates,
    @Setting(
            value = "\"\"",
            before = "\"\"",
            about =
                "the place whose clocks the times show, such as Europe/Berlin, where they change")
        String zone,
    @Setting(
            value = "",
            before = "\"\"",
            about = "numbers that stand for missing values, such as -200")
        List<Double> missing) {

  /** Everything is found in the cells. */
  public static final TableSettings FOUND =
      new TableSettings(List.of(), DateOrder.AUTO, "", List.of());

  public TableSettings {
    time = List.copyOf(time);
    Objects.requireNonNull(dates);
    missing = List.copyOf(missing);
  }

  /** The value that a number in a cell is; NaN where it stands for a missing one. */
  public double value(double number) {
    return !missing.isEmpty() && missing.contains(number + 0.0) ? Double.NaN : number;
  }
}
