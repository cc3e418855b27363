package dev.unroll.datasets.series;

import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.panel.PanelSettings;
import dev.unroll.datasets.panel.RowSettings;
import dev.unroll.datasets.panel.TableSettings;
import java.util.List;

/**
 * The {@code data.*} keys of the series task.
 *
 * @param file a CSV file with a header, or a data set's name; empty: {@code generator} makes it
 * @param generator mackey-glass, lorenz, noisy-sines or gbm; only read when there is no file
 * @param points how many values the generator makes
 * @param seed of the generator
 * @param column whose values are forecast
 * @param table how cells are read
 * @param order how rows become steps; without times they count in the file's order
 * @param window W, past values a model sees
 * @param horizon H, values it forecasts
 * @param season steps in a season, for the baselines; 0: found in the times, where they are known
 * @param train part of the rows: a share up to 1, or a number of rows
 * @param validation likewise
 * @param test likewise
 */
public record SeriesSettings(
    String file,
    String generator,
    int points,
    long seed,
    String column,
    TableSettings table,
    RowSettings order,
    int window,
    int horizon,
    int season,
    double train,
    double validation,
    double test) {

  public SeriesSettings {
    Problems problems = new Problems();
    if (file.isEmpty()) {
      problems.addAll(Generators.problems(generator)).atLeast("data.points", points, 100);
    }
    problems
        .atLeast("data.window", window, 1)
        .atLeast("data.horizon", horizon, 1)
        .atLeast("data.season", season, 0);
    checkPart(problems, "data.train", train);
    checkPart(problems, "data.validation", validation);
    checkPart(problems, "data.test", test);
    double shares = share(train) + share(validation) + share(test);
    problems.check(
        shares <= 1 + 1e-9,
        "data.train, data.validation, data.test: expected shares of at most 1 in all, got "
            + shares);
    problems.raise();
  }

  /** As the reader of the file takes them. */
  public PanelSettings panel() {
    return PanelSettings.of(file)
        .with("column", column.isEmpty() ? List.of() : List.of(column))
        .with("table", table)
        .with("order", order);
  }

  private static void checkPart(Problems problems, String key, double part) {
    boolean fine = part > 0 && (part <= 1 || part == Math.rint(part));
    problems.check(fine, key + ": expected a share up to 1 or a whole number of rows, got " + part);
  }

  private static double share(double part) {
    return part > 0 && part <= 1 ? part : 0;
  }

  /** Rows of a part when there are this many in all. */
  static int rows(double part, int all) {
    return part <= 1 ? (int) Math.round(part * all) : (int) part;
  }
}
