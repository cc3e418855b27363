package dev.unroll.experiments.io;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
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

  /** Takes one whole document, of a record every component. */
  private static final ObjectReader WHOLE =
      MAPPER
          .reader()
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .with(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .with(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  /** For pages, whose scripts know no NaN. */
  private static final ObjectMapper FINITE =
      new ObjectMapper()
          .registerModule(
              new SimpleModule()
                  .addSerializer(Double.class, new FiniteOrNull())
                  .addSerializer(double.class, new FiniteOrNull()));

  private Json() {}

  /** A record as the object it is in JSON. */
  public static Map<String, Object> map(Object value) {
    return MAPPER.convertValue(value, OBJECT);
  }

  /** A record on one line, null in the place of every number that is not finite. */
  public static String finite(Record value) {
    try {
      return FINITE.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + value, e);
    }
  }

  /**
   * The same JSON, safe inside a {@code <script>} element: no text in it can end the element, open
   * a comment, or end a line of script.
   */
  public static String forScriptElement(String json) {
    return json.replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }

  private static final class FiniteOrNull extends StdSerializer<Double> {
    FiniteOrNull() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      if (Double.isFinite(value)) {
        json.writeNumber(value);
      } else {
        json.writeNull();
      }
    }
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
    Map<String, Object> object = WHOLE.forType(OBJECT).readValue(text);
    if (object == null) {
      throw new JsonParseException("expected an object, got null");
    }
    return object;
  }

  /**
   * The record that {@code text} is as JSON, with each of its components.
   *
   * @throws JsonProcessingException if the text is anything else
   */
  public static <T> T read(String text, Class<T> type) throws JsonProcessingException {
    T value = WHOLE.forType(type).readValue(text);
    if (value == null) {
      throw new JsonParseException("expected an object, got null");
    }
    return value;
  }

  /**
   * The record that part of a document is, with each of its components.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static <T> T convert(Object part, Class<T> type) {
    try {
      return read(MAPPER.writeValueAsString(part), type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
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
