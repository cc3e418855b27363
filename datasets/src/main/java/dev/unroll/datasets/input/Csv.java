package dev.unroll.datasets.input;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads comma-separated text as RFC 4180 describes it: quoted cells may hold commas, line ends and
 * doubled quotes. Semicolons and tabs separate too, whichever the first line has most of.
 */
public final class Csv {
  /**
   * A row of cells.
   *
   * @param line the number of its first line in the file, from 1
   */
  public record Row(int line, List<String> cells) {}

  /** Bytes of a short string and its place in a list. */
  private static final int CELL = 52;

  private final String text;
  private final char separator;
  private int at;
  private int line = 1;

  private Csv(String text) {
    this.text = text;
    this.separator = separator(text.lines().findFirst().orElse(""));
  }

  /**
   * Every row of a file that is not blank.
   *
   * @throws InvalidInput as {@link Utf8File#read} does, or if its cells do not fit into the memory
   */
  public static List<Row> read(Path file) {
    String text = Utf8File.read(file);
    char separator = new Csv(text).separator;
    long cells = text.chars().filter(c -> c == separator || c == '\n').count();
    WholeFile.fits(file, CELL * cells);
    return parse(text);
  }

  /** Every row that is not blank. */
  public static List<Row> parse(String text) {
    Csv csv = new Csv(text);
    List<Row> rows = new ArrayList<>();
    while (csv.at < text.length()) {
      Row row = csv.row();
      if (row.cells().size() > 1 || !row.cells().get(0).isEmpty()) {
        rows.add(row);
      }
    }
    return rows;
  }

  private static char separator(String header) {
    char best = ',';
    for (char candidate : new char[] {';', '\t'}) {
      if (count(header, candidate) > count(header, best)) {
        best = candidate;
      }
    }
    return best;
  }

  private static long count(String header, char wanted) {
    return header.chars().filter(c -> c == wanted).count();
  }

  private Row row() {
    int start = line;
    List<String> cells = new ArrayList<>();
    cells.add(cell());
    while (at < text.length() && text.charAt(at) == separator) {
      at++;
      cells.add(cell());
    }
    at += text.startsWith("\r\n", at) ? 2 : 1;
    line++;
    return new Row(start, cells);
  }

  private String cell() {
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    while (at < text.length() && (quoted || !ends(text.charAt(at)))) {
      char c = text.charAt(at++);
      if (c != '"') {
        cell.append(c);
        line += c == '\n' ? 1 : 0;
      } else if (quoted && at < text.length() && text.charAt(at) == '"') {
        cell.append('"');
        at++;
      } else {
        quoted = !quoted;
      }
    }
    return cell.toString().strip();
  }

  private boolean ends(char c) {
    return c == separator || c == '\n' || c == '\r';
  }
}
