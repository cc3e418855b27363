package dev.unroll.datasets.input;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Splits text into rows of cells: commas, semicolons, tabs or bars between them, whichever fits
 * best. A quote counts only at the start of a cell. A line {@code sep=;} above all others names the
 * separator, and lines that begin with {@code #} are comments.
 *
 * @param separator between the cells
 * @param rows all that are not blank
 * @param comments the lines that begin with {@code #}, without it
 * @param inside how many of these follow a row
 */
public record Csv(char separator, List<Row> rows, List<String> comments, int inside) {
  /**
   * A row of cells.
   *
   * @param line the number of its first line in the file, from 1
   */
  public record Row(int line, List<String> cells) {}

  private static final char[] SEPARATORS = {',', ';', '\t', '|'};
  private static final int SAMPLE = 30; // rows that choose the separator
  private static final String END = "\u0001end"; // a last row, which only an open quote can hide
  private static final Pattern BLANKS =
      Pattern.compile("[\\u00a0\\u202f\\u200b\\ufeff]"); // those that String.strip() leaves
  private static final int CELL = 52; // bytes of a short string and its place in a list

  /**
   * Splits a file.
   *
   * @throws InvalidInput as {@link Utf8File#read} does, if a quote is never closed, or if the cells
   *     do not fit into the memory
   */
  public static Csv read(Path file) {
    String text = Utf8File.read(file);
    FileKind.checkTable(file, text);
    return parse(file, text);
  }

  /** Splits the text of a file, which is named in messages. */
  static Csv parse(Path file, String text) {
    Optional<Character> named = named(text);
    char separator = named.orElseGet(() -> separator(text));
    long cells = text.chars().filter(c -> c == separator || c == '\n').count();
    WholeFile.fits(file, CELL * cells);
    List<Row> rows = new ArrayList<>();
    List<String> comments = new ArrayList<>();
    int first = named.isPresent() ? 1 : 0;
    int inside = 0;
    Row last = null;
    for (Iterator<CsvRecord> all = records(text + "\n" + END, separator); hasNext(file, all); ) {
      CsvRecord next = all.next();
      Row row =
          new Row(
              (int) next.getStartingLineNumber(),
              next.getFields().stream().map(Csv::strip).toList());
      last = row;
      String start = row.cells().get(0);
      if (first > 0) {
        first--;
      } else if (start.startsWith("#") && !start.startsWith("#N")) { // not Excel's #N/A
        inside += rows.isEmpty() ? 0 : 1;
        comments.add(String.join(String.valueOf(separator), row.cells()).substring(1).strip());
      } else if (row.cells().size() > 1 || !start.isEmpty()) {
        rows.add(row);
      }
    }
    if (last == null || !last.cells().equals(List.of(END))) {
      throw new InvalidInput(
          "%s, row %d: a quote (\") is opened and never closed. Close it, or double the quotes inside the cell."
              .formatted(file, last == null ? 1 : last.line()));
    }
    rows.remove(rows.size() - 1);
    return new Csv(separator, rows, comments, inside);
  }

  private static boolean hasNext(Path file, Iterator<CsvRecord> records) {
    try {
      return records.hasNext();
    } catch (CsvParseException e) {
      throw new InvalidInput(
          "%s, row %s: a cell in quotes (\") goes on behind the second quote. Double the quotes inside the cell."
              .formatted(file, e.getMessage().replaceAll("\\D+", "")),
          e);
    }
  }

  /** Without blanks around, of any kind. */
  private static String strip(String cell) {
    return cell.isEmpty() || (plain(cell.charAt(0)) && plain(cell.charAt(cell.length() - 1)))
        ? cell
        : BLANKS.matcher(cell).replaceAll(" ").strip();
  }

  private static boolean plain(char c) {
    return c > ' ' && c < 127;
  }

  private static Iterator<CsvRecord> records(String text, char separator) {
    return CsvReader.builder()
        .fieldSeparator(separator)
        .allowExtraFields(true)
        .allowMissingFields(true)
        .trimWhitespacesAroundQuotes(true)
        .maxBufferSize(Integer.MAX_VALUE - 8)
        .ofCsvRecord(text)
        .iterator();
  }

  private static Optional<Character> named(String text) {
    boolean names = text.startsWith("sep=") && text.length() > 5;
    return names ? Optional.of(text.charAt(4)) : Optional.empty();
  }

  /** The one with which most of the first rows have one number of cells, and then most cells. */
  private static char separator(String text) {
    char best = SEPARATORS[0];
    double most = 0;
    for (char candidate : SEPARATORS) {
      double score = score(text, candidate);
      if (score > most) {
        most = score;
        best = candidate;
      }
    }
    return best;
  }

  private static double score(String text, char separator) {
    List<Integer> sizes = new ArrayList<>();
    Iterator<CsvRecord> records = records(text, separator);
    try {
      while (records.hasNext() && sizes.size() < SAMPLE) {
        CsvRecord next = records.next();
        if (!next.getField(0).startsWith("#")) {
          sizes.add(next.getFieldCount());
        }
      }
    } catch (CsvParseException e) { // not with this separator
      return 0;
    }
    int usual = usual(sizes);
    long fitting = sizes.stream().filter(size -> size == usual).count();
    return usual < 2 ? 0 : fitting / (double) sizes.size() + 1e-4 * usual;
  }

  /** The number of cells that most rows have. */
  static int usual(List<Integer> sizes) {
    return sizes.stream()
        .distinct()
        .max(
            (a, b) ->
                Long.compare(
                    sizes.stream().filter(a::equals).count(),
                    sizes.stream().filter(b::equals).count()))
        .orElse(1);
  }

  /** The number of cells that most of the first rows have, without blank ones at the end. */
  int usualWidth() {
    return usual(
        IntStream.range(0, Math.min(SAMPLE, rows.size()))
            .mapToObj(i -> filled(rows.get(i).cells()))
            .toList());
  }

  private static int filled(List<String> cells) {
    int size = cells.size();
    while (size > 0 && cells.get(size - 1).isEmpty()) {
      size--;
    }
    return size;
  }
}
