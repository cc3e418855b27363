package dev.unroll.datasets.input;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What a column of a table holds, found in all of its cells. */
public final class Column {
  /** What its cells are. */
  public enum Kind {
    TIME,
    NUMBER,
    TEXT,
    /** The number of the row. */
    INDEX,
    EMPTY
  }

  private static final List<String> INDEX_NAMES =
      List.of("index", "unnamed: 0", "row", "no", "no.", "nr", "#");
  private static final double MOST = 0.5; // of the cells: then another one is a slip

  private final String name;
  private final List<String> cells;
  private final List<String> filled;
  private final NumberStyle style;
  private final List<TimeColumn> times;
  private final int stray;
  private final Kind kind;

  Column(String name, List<String> cells, char separator) {
    this.name = name;
    this.cells = cells;
    this.filled = cells.stream().filter(cell -> !Cells.blank(cell)).toList();
    this.style = NumberStyle.of(filled, separator);
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

  /** Whether a column without a name, or of a common one, counts the rows. */
  private boolean counts() {
    boolean named =
        INDEX_NAMES.contains(name.toLowerCase(Locale.ROOT)) || name.matches("column \\d+");
    return named
        && cells.size() > 1
        && (cells.get(0).equals("0") || cells.get(0).equals("1"))
        && IntStream.range(0, cells.size())
            .allMatch(i -> cells.get(i).equals(String.valueOf(i + cells.get(0).charAt(0) - '0')));
  }

  private int firstNoNumber() {
    return IntStream.range(0, cells.size())
        .filter(i -> !Cells.blank(cells.get(i)) && style.parse(cells.get(i)).isEmpty())
        .findFirst()
        .orElse(-1);
  }

  public String name() {
    return name;
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
    int missing = cells.size() - filled.size();
    String what =
        switch (kind) {
          case TIME -> times.get(0).words();
          case NUMBER -> style.equals(NumberStyle.COMMA) ? "number with a decimal comma" : "number";
          case TEXT -> "text, such as \"%s\"".formatted(filled.get(0));
          case INDEX -> "number of the row";
          case EMPTY -> "empty";
        };
    return missing == 0 || kind == Kind.EMPTY ? what : what + ", " + missing + " missing";
  }
}
