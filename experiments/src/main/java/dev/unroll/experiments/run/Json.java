package dev.unroll.experiments.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/**
 * The project's JSON. Numbers that JSON cannot write become the strings {@code "NaN"}, {@code
 * "Infinity"} and {@code "-Infinity"}, so that a run that diverged still says how; {@link #number}
 * reads both.
 */
public final class Json {
  /** Shared, and never reconfigured. */
  public static final ObjectMapper MAPPER = new ObjectMapper();

  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private Json() {}

  /** A record as the object it is in JSON. */
  public static Map<String, Object> map(Object value) {
    return MAPPER.convertValue(value, OBJECT);
  }

  /** The object on one line. */
  public static String line(Map<String, ?> object) {
    try {
      return MAPPER.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + object, e);
    }
  }

  /** The object on several lines, for people, with a line end after the last. */
  public static String pretty(Map<String, ?> object) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(object) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + object, e);
    }
  }

  /**
   * The object that {@code text} is, its keys in order.
   *
   * @throws JsonProcessingException if the text is not one whole JSON object
   */
  public static Map<String, Object> object(String text) throws JsonProcessingException {
    return MAPPER.readValue(text, OBJECT);
  }

  /** A number read from JSON, or one that {@link #line} wrote as a string. */
  public static double number(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof String text) {
      return Double.parseDouble(text);
    }
    throw new IllegalArgumentException("expected a number, got " + value);
  }
}
