package dev.unroll.datasets.panel;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Problems;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Objects;

/**
 * Where series are, and how they are written: the {@code data.*} keys of forecasting.
 *
 * @param file a CSV file, or the name of a data set
 * @param test the continuation of each series, of the format m4; empty for none
 * @param format auto, wide, long or m4
 * @param table how cells are read
 * @param column what is forecast, a series each; empty for every numeric column
 * @param id the columns that name a series, of the format long
 * @param known columns of covariates that are known ahead
 * @param past columns of covariates that are known up to the present
 * @param statics columns of static covariates, of the format long or of about
 * @param about a CSV file with a row for each series, its id first; empty for none
 * @param fill what replaces a missing value
 * @param season steps; 0 to find it in the times
 * @param rows the first of each series that are used; 0 for all
 * @param order how rows become steps
 * @param shortSeries what becomes of series that are too short
 * @param calendar the place whose public holidays are inputs, such as DE-BY; empty for none
 */
public record PanelSettings(
    String file,
    String test,
    String format,
    TableSettings table,
    List<String> column,
    List<String> id,
    List<String> known,
    List<String> past,
    List<String> statics,
    String about,
    Fill fill,
    int season,
    int rows,
    RowSettings order,
    ShortSeries shortSeries,
    String calendar) {

  public PanelSettings {
    column = List.copyOf(column);
    id = List.copyOf(id);
    known = List.copyOf(known);
    past = List.copyOf(past);
    statics = List.copyOf(statics);
    Objects.requireNonNull(fill);
    Objects.requireNonNull(table);
    Objects.requireNonNull(order);
    new Problems()
        .check(
            List.of("auto", "wide", "long", "m4").contains(format),
            "data.format: expected auto, wide, long or m4, got '" + format + "'")
        .atLeast("season", season, 0)
        .atLeast("rows", rows, 0)
        .check(
            statics.isEmpty() || !about.isEmpty() || !id.isEmpty(),
            "statics: expected data.id, whose rows have the same "
                + statics
                + ", or data.about, a file with a row for each series")
        .check(
            column.size() < 2 || id.isEmpty() || (statics.isEmpty() && about.isEmpty()),
            "column: expected one with data.id and static covariates, got " + column)
        .raise();
  }

  /** All series of a file; the rest is found. */
  public static PanelSettings of(String file) {
    List<String> none = List.of();
    return new PanelSettings(
        file,
        "",
        "auto",
        TableSettings.FOUND,
        none,
        none,
        none,
        none,
        none,
        "",
        Fill.NONE,
        0,
        0,
        RowSettings.KEPT,
        ShortSeries.REFUSE,
        "");
  }

  /** All series of a file, by the columns that are named; the rest is found. */
  public static PanelSettings of(String file, String time, String column) {
    return of(file)
        .with("time", time.isEmpty() ? List.of() : List.of(time))
        .with("column", column.isEmpty() ? List.of() : List.of(column));
  }

  /** The same without static covariates. */
  public PanelSettings undescribed() {
    return with("statics", List.of()).with("about", "");
  }

  /**
   * The same with one setting changed.
   *
   * @param name of a component, or of one of its own components
   */
  public PanelSettings with(String name, Object value) {
    return with(this, name, value);
  }

  private static <R extends Record> R with(R record, String name, Object value) {
    RecordComponent[] parts = record.getClass().getRecordComponents();
    Class<?>[] types = new Class<?>[parts.length];
    Object[] values = new Object[parts.length];
    try {
      for (int i = 0; i < parts.length; i++) {
        types[i] = parts[i].getType();
        Object own = parts[i].getAccessor().invoke(record);
        values[i] =
            parts[i].getName().equals(name)
                ? value
                : own instanceof Record group ? with(group, name, value) : own;
      }
      @SuppressWarnings("unchecked") // its own class
      R changed = (R) record.getClass().getConstructor(types).newInstance(values);
      return changed;
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof InvalidInput refused
          ? refused
          : new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Refuses other covariates than those a network reads; their columns may have other names.
   *
   * @throws InvalidInput if there are more or fewer
   */
  public void checkCovariates(PanelSettings read) {
    if (known.size() != read.known.size() || past.size() != read.past.size()) {
      throw new InvalidInput(
          "--from: expected as many inputs as the run's network reads (data.known=%s, data.past=%s), got data.known=%s, data.past=%s"
              .formatted(read.known, read.past, known, past));
    }
    if (season != read.season) {
      throw new InvalidInput(
          "--from: expected data.season=%d, as the run has it, got data.season=%d"
              .formatted(read.season, season));
    }
    if (!calendar.equals(read.calendar)) {
      throw new InvalidInput(
          "--from: expected data.calendar=%s, as the run's network reads it, got data.calendar=%s"
              .formatted(read.calendar, calendar));
    }
  }
}
