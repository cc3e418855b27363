package dev.unroll.experiments.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.io.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads records line by line: JSON objects, or CSV under a header line. The first line tells which.
 * A record is one line, so that lines are positions in the input; cells in quotes may hold
 * separators.
 */
public final class EventReader {
  private static final int MAX_LINE = 1 << 20; // characters
  private static final String SEPARATORS = ",;\t|";

  private final BufferedReader in;
  private List<String> header; // none for JSON; null before the first line
  private char separator;
  private long line;

  /** A reader at the start of an input. */
  public EventReader(BufferedReader in) {
    this.in = in;
  }

  /** How many lines have been read. */
  public long line() {
    return line;
  }

  /** Whether the next line can be read without waiting. */
  boolean ready() throws IOException {
    return in.ready();
  }

  /**
   * The next line that holds a record; null at the end. Blank lines and the header are passed over.
   *
   * @throws InvalidInput if a line is too long, or the header repeats a name
   */
  public String next() throws IOException {
    for (String text = read(); text != null; text = read()) {
      if (header == null && !text.isBlank()) {
        header = text.startsWith("{") ? List.of() : header(text);
        if (header.isEmpty()) {
          return text;
        }
      } else if (!text.isBlank()) {
        return text;
      }
    }
    return null;
  }

  private String read() throws IOException {
    StringBuilder text = new StringBuilder();
    int c = in.read();
    while (c >= 0 && c != '\n') {
      text.append((char) c);
      if (text.length() > MAX_LINE) {
        throw new InvalidInput(
            "line %d: expected at most %,d characters, got more; is this text?"
                .formatted(line + 1, MAX_LINE));
      }
      c = in.read();
    }
    if (c < 0 && text.isEmpty()) {
      return null;
    }
    int last = text.length() - 1;
    line++;
    String read =
        last >= 0 && text.charAt(last) == '\r' ? text.substring(0, last) : text.toString();
    return line == 1 && read.startsWith("\uFEFF") ? read.substring(1) : read;
  }

  private List<String> header(String text) {
    separator = ',';
    for (int k = 0; k < SEPARATORS.length(); k++) {
      if (count(text, SEPARATORS.charAt(k)) > count(text, separator)) {
        separator = SEPARATORS.charAt(k);
      }
    }
    List<String> names = cells(text).stream().map(String::strip).toList();
    if (names.stream().distinct().count() < names.size()) {
      throw new InvalidInput(
          "line 1: expected a header line with different names, or JSON objects; got " + text);
    }
    return names;
  }

  private static long count(String text, char sign) {
    return text.chars().filter(c -> c == sign).count();
  }

  /**
   * The record of a line.
   *
   * @throws InvalidInput naming the line, if it is none
   */
  public Event event(String text) {
    if (header.isEmpty()) {
      return new Event(line, object(text));
    }
    List<String> cells = cells(text);
    if (cells.size() != header.size()) {
      throw new InvalidInput(
          "line %d: expected %d cells, as the header line has, got %d: %s"
              .formatted(line, header.size(), cells.size(), shown(text)));
    }
    Map<String, Object> named = new LinkedHashMap<>();
    for (int k = 0; k < cells.size(); k++) {
      named.put(header.get(k), cells.get(k));
    }
    return new Event(line, named);
  }

  private Map<String, Object> object(String text) {
    try {
      return Json.object(text);
    } catch (JsonProcessingException e) {
      throw new InvalidInput(
          "line %d: expected a JSON object, got %s".formatted(line, shown(text)), e);
    }
  }

  private static String shown(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }

  /** A quote counts at the start of a cell alone; two inside are one. */
  private List<String> cells(String text) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    boolean start = true;
    for (int k = 0; k < text.length(); k++) {
      char c = text.charAt(k);
      if (quoted && c == '"' && k + 1 < text.length() && text.charAt(k + 1) == '"') {
        cell.append(c);
        k++;
      } else if (quoted ? c == '"' : start && c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
        start = true;
        continue;
      } else {
        cell.append(c);
      }
      start = false;
    }
    cells.add(cell.toString());
    return cells;
  }
}
