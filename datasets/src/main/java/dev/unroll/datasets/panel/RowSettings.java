package dev.unroll.datasets.panel;

import dev.unroll.datasets.input.Setting;
import java.util.Objects;

/**
 * How the rows of a table become the steps of series: keys of every task that forecasts.
 *
 * @param duplicates what becomes of several values of one step
 * @param sort whether rows are brought into the order of time
 * @param every the interval to which values are brought, such as 1h; empty for none
 */
public record RowSettings(
    @Setting(
            value = "refuse",
            before = "refuse",
            about = "several values of one step: refuse, mean, first, last or sum")
        Duplicates duplicates,
    @Setting(value = "false", before = "false", about = "bring the rows into the order of time")
        boolean sort,
    @Setting(
            value = "\"\"",
            before = "\"\"",
            about = "bring values to an interval, such as 1h, by their mean, or as duplicates says")
        String every) {

  /** Each row is a step, in the order of the file. */
  public static final RowSettings KEPT = new RowSettings(Duplicates.REFUSE, false, "");

  public RowSettings {
    Objects.requireNonNull(duplicates);
    if (!every.isEmpty()) {
      Interval.parse(every);
    }
  }

  /** Whether several values of one step become one. */
  public boolean joins() {
    return duplicates != Duplicates.REFUSE || !every.isEmpty();
  }
}
