package dev.unroll.experiments.recipe;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.unroll.datasets.input.InvalidInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * YAML as a flat, ordered map of dotted keys to the text of scalars. Scalars stay as they were
 * written: what {@code 1e-3}, {@code 10_000} or {@code off} mean is for the setting to say, not for
 * YAML's rules. A list becomes its items with commas between, as on the command line.
 */
public final class FlatYaml {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./+][A-Za-z0-9_./+ -]*(?<! )");
  private static final Pattern NULL = Pattern.compile("null", Pattern.CASE_INSENSITIVE);

  private final String source;
  private final JsonParser parser;
  private final Map<String, String> keys = new LinkedHashMap<>();

  private FlatYaml(String source, JsonParser parser) {
    this.source = source;
    this.parser = parser;
  }

  /**
   * Reads one YAML mapping.
   *
   * @param source where the text is from, in the words of an error
   * @throws InvalidInput with the line, where the text is not a mapping of keys to settings
   */
  public static Map<String, String> read(String source, String text) {
    try (JsonParser parser = new YAMLFactory().createParser(text)) {
      FlatYaml reader = new FlatYaml(source, parser);
      reader.document();
      return reader.keys;
    } catch (JsonProcessingException e) {
      throw broken(source, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes dotted keys with at most one dot as sections; keys of a section must be together. */
  public static String write(Map<String, Object> keys) {
    StringBuilder yaml = new StringBuilder();
    String section = "";
    for (Map.Entry<String, Object> entry : keys.entrySet()) {
      String key = entry.getKey();
      int dot = key.indexOf('.');
      String own = dot < 0 ? "" : key.substring(0, dot);
      if (!own.equals(section) && dot >= 0) {
        yaml.append(own).append(":\n");
      }
      section = own;
      yaml.append(dot < 0 ? "" : "  ").append(key.substring(dot + 1)).append(": ");
      yaml.append(show(entry.getValue())).append('\n');
    }
    return yaml.toString();
  }

  private void document() throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null || first == JsonToken.VALUE_NULL) {
      return;
    }
    if (first != JsonToken.START_OBJECT) {
      throw wrong("expected keys with values, such as 'task: adding'; got " + described(first));
    }
    mapping("");
    if (parser.nextToken() != null) {
      throw wrong("expected one YAML document, got a second one; remove it");
    }
  }

  private void mapping(String prefix) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = prefix + parser.currentName();
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_OBJECT) {
        mapping(key + ".");
      } else if (token == JsonToken.START_ARRAY) {
        put(key, key.matches("(.*[.])?stack") ? stack(key) : list(key));
      } else {
        put(key, token == JsonToken.VALUE_NULL ? "" : parser.getText());
      }
    }
  }

  private String list(String key) throws IOException {
    List<String> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (!token.isScalarValue()) {
        throw wrong(key + ": expected a list of plain values, got " + described(token) + " in it");
      }
      items.add(token == JsonToken.VALUE_NULL ? "" : parser.getText());
    }
    return Scalars.join(items);
  }

  /** A list of parts, in which a list is a branch, as a recipe's text has it. */
  private String stack(String key) throws IOException {
    List<String> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (token == JsonToken.START_OBJECT) {
        throw wrong(key + ": expected names of blocks and lists of them, got a mapping in it");
      }
      items.add(token == JsonToken.START_ARRAY ? "[" + stack(key) + "]" : parser.getText());
    }
    return String.join(", ", items);
  }

  private void put(String key, String text) {
    if (keys.putIfAbsent(key, text) != null) {
      throw wrong("key '" + key + "' is given twice; remove one");
    }
  }

  private static String described(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "a mapping";
      case START_ARRAY -> "a list";
      default -> "a single value";
    };
  }

  private InvalidInput wrong(String what) {
    return new InvalidInput(
        source + ", line " + parser.currentTokenLocation().getLineNr() + ": " + what);
  }

  private static InvalidInput broken(String source, JsonProcessingException e) {
    String line = e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
    String what =
        e.getOriginalMessage()
            .lines()
            .filter(part -> !part.isBlank() && !part.startsWith(" "))
            .collect(Collectors.joining(", "));
    return new InvalidInput(
        source + line + ": not valid YAML (" + what + "); correct that line", e);
  }

  private static String show(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(FlatYaml::show).collect(Collectors.joining(", ", "[", "]"));
    }
    String text = Scalars.show(value);
    boolean plain = PLAIN.matcher(text).matches() && !NULL.matcher(text).matches();
    return plain || value instanceof Number
        ? text
        : '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
