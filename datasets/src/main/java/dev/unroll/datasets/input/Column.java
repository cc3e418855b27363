package dev.unroll.datasets.input;

import java.util.List;
import java.util.stream.IntStream;

/** What a column of a table holds, found in all of its cells. */
public final class Column {
  /** What its cells are. */
  public enum Kind {
    TIME,
    NUMBER,
    TEXT,
    /** The number of the row, or its time in even steps. */
    INDEX,
    EMPTY
  }

  private static final double MOST = 0.5; // of the cells: then another one is a slip
  private static final double EVEN = 0.05; // of a step, by which even ones differ as rounded

  private final String name;
  private final List<String> cells;
  private final List<String> filled;
  private final NumberStyle style;
  private final List<TimeColumn> times;
  private final int stray;
  private final Kind kind;

  Column(String name, List<String> cells, char separator) {
    this(name, cells, filled(cells), separator);
  }

  private Column(String name, List<String> cells, List<String> filled, char separator) {
    this(name, cells, filled, NumberStyle.of(filled, separator));
  }

  private Column(String name, List<String> cells, List<String> filled, NumberStyle style) {
    this.name = name;
    this.cells = cells;
    this.filled = filled;
    this.style = style;
    this.times = filled.isEmpty() ? List.of() : TimeColumn.all(cells);
    long numbers = filled.stream().filter(cell -> style.parse(cell).isPresent()).count();
    this.kind = kind(numbers == filled.size());
    boolean number = kind == Kind.TEXT && numbers > MOST * filled.size();
    this.stray = number ? firstNoNumber() : -1;
  }

  private Kind kind(boolean numbers) {
    if (filled.isEmpty()) {
      return Kind.EMPTY;
    }
    if (times.stream().anyMatch(time -> !time.format().number())) {
      return Kind.TIME;
    }
    if (!numbers) {
      return Kind.TEXT;
    }
    return counts() ? Kind.INDEX : Kind.NUMBER;
  }

  private static List<String> filled(List<String> cells) {
    return cells.stream().filter(cell -> !Cells.blank(cell)).toList();
  }

  /**
   * The same with a decimal comma, as another column of the table has it, if all of its numbers can
   * be read so.
   */
  Column withComma() {
    boolean point = kind == Kind.NUMBER && style.decimal() == '.';
    NumberStyle comma = new NumberStyle(',', style.unit());
    return point
            && filled.stream().anyMatch(cell -> cell.indexOf('.') >= 0)
            && filled.stream().allMatch(cell -> comma.parse(cell).isPresent())
        ? new Column(name, cells, filled, comma)
        : this;
  }

  /** Whether numbers can be read with a decimal comma alone. */
  boolean hasComma() {
    return kind == Kind.NUMBER
        && style.decimal() == ','
        && filled.stream().anyMatch(cell -> NumberStyle.POINT.parse(cell).isEmpty());
  }

  /** Whether a column without a name, or of a common one, counts the rows or the time. */
  private boolean counts() {
    boolean time =
        times.stream().anyMatch(one -> !one.format().onlyNamed() || TimeNames.time(name));
    if (!TimeNames.counter(name) || time || cells.size() < 2 || missing() > 0) {
      return false;
    }
    double[] values = cells.stream().mapToDouble(c -> style.parse(c).orElseThrow()).toArray();
    double step = (values[values.length - 1] - values[0]) / (values.length - 1);
    boolean rows = step == 1 && (values[0] == 0 || values[0] == 1);
    return (rows || values.length > 2)
        && step > 0
        && IntStream.range(1, values.length)
            .allMatch(i -> Math.abs(values[i] - values[i - 1] - step) <= EVEN * step);
  }

  private int missing() {
    return cells.size() - filled.size();
  }

  private int firstNoNumber() {
    return IntStream.range(0, cells.size())
        .filter(i -> !Cells.blank(cells.get(i)) && style.parse(cells.get(i)).isEmpty())
        .findFirst()
        .orElse(-1);
  }

  public Kind kind() {
    return kind;
  }

  public List<String> cells() {
    return cells;
  }

  /** How it writes numbers. */
  NumberStyle numberStyle() {
    return style;
  }

  /** Every way in which all of its cells are times. */
  public List<TimeColumn> times() {
    return times;
  }

  /** The row of the first cell that is no number where most are; -1 for none. */
  public int stray() {
    return stray;
  }

  /** Such as "number, 3 missing". */
  public String words() {
    int missing = missing();
    String what =
        switch (kind) {
          case TIME -> times.get(0).words();
          case NUMBER -> style.decimal() == ',' ? "number with a decimal comma" : "number";
          case TEXT -> "text, such as \"%s\"".formatted(filled.get(0));
          case INDEX ->
              filled.get(0).matches("[01]") ? "number of the row" : "counts in even steps";
          case EMPTY -> "empty";
        };
    return missing == 0 || kind == Kind.EMPTY ? what : what + ", " + missing + " missing";
  }
}
