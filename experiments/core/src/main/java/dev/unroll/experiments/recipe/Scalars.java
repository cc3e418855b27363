package dev.unroll.experiments.recipe;

import dev.unroll.datasets.input.Nearest;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The values of settings as text, and back. */
final class Scalars {
  private Scalars() {}

  /**
   * The value that {@code text} stands for.
   *
   * @param type int, long, double, boolean, String, an enum, a {@link BlockSpec}, or a List of one
   *     of them
   * @throws IllegalArgumentException saying what was expected and what was got
   */
  static Object parse(Type type, String text) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      return split(text).stream()
          .map(item -> parse(list.getActualTypeArguments()[0], item))
          .toList();
    }
    if (type == String.class) {
      return text;
    }
    String word = text.strip();
    if (type == int.class || type == Integer.class) {
      return Math.toIntExact(whole(word, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }
    if (type == long.class || type == Long.class) {
      return whole(word, Long.MIN_VALUE, Long.MAX_VALUE);
    }
    if (type == double.class || type == Double.class) {
      return real(word);
    }
    if (type == boolean.class || type == Boolean.class) {
      return truth(word);
    }
    if (type == BlockSpec.class) {
      return BlockSpec.of(word);
    }
    if (type instanceof Class<?> constants && constants.isEnum()) {
      return constant(constants, word);
    }
    throw new IllegalStateException("settings cannot hold a " + type);
  }

  /** {@code batchesPerEpoch} and {@code BATCHES_PER_EPOCH} as {@code batches-per-epoch}. */
  static String kebab(String name) {
    String camel = name.replaceAll("([a-z0-9])([A-Z])", "$1-$2");
    boolean constant = name.equals(name.toUpperCase(Locale.ROOT));
    return (constant ? name : camel).replace('_', '-').toLowerCase(Locale.ROOT);
  }

  /** The text that {@link #parse} reads as {@code value}. */
  static String show(Object value) {
    if (value instanceof List<?> list) {
      return join(list.stream().map(Scalars::show).toList());
    }
    if (value instanceof Enum<?> constant) {
      return kebab(constant.name());
    }
    if (value instanceof Double real && Double.isFinite(real)) {
      double size = Math.abs(real);
      boolean plain = size == 0 || (size >= 1e-6 && size < 1e15);
      return plain
          ? BigDecimal.valueOf(real).stripTrailingZeros().toPlainString()
          : real.toString();
    }
    return String.valueOf(value);
  }

  /**
   * Items with commas between; a comma, quote or backslash inside an item is escaped by a
   * backslash.
   */
  static String join(List<String> items) {
    return items.stream()
        .map(item -> item.replace("\\", "\\\\").replace(",", "\\,").replace("\"", "\\\""))
        .collect(Collectors.joining(","));
  }

  /** The items that {@link #join} joined, or with quotes around them; empty text has none. */
  static List<String> split(String text) {
    List<String> items = new ArrayList<>();
    if (text.isBlank()) {
      return items;
    }
    StringBuilder item = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' && (quoted || item.toString().isBlank())) {
        quoted = !quoted;
      } else if (quoted) {
        item.append(c);
      } else if (c == '\\' && i + 1 < text.length() && "\\,\"".indexOf(text.charAt(i + 1)) >= 0) {
        item.append(text.charAt(++i));
      } else if (c == ',') {
        items.add(item.toString().strip());
        item.setLength(0);
      } else {
        item.append(c);
      }
    }
    items.add(item.toString().strip());
    return items;
  }

  private static long whole(String text, long low, long high) {
    BigDecimal value;
    try {
      value = new BigDecimal(digits(text));
      long number = value.longValueExact();
      if (number >= low && number <= high) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw expected("a whole number", text);
    } catch (ArithmeticException e) {
      throw expected("a whole number from " + low + " to " + high, text);
    }
    throw expected("a whole number from " + low + " to " + high, text);
  }

  private static double real(String text) {
    double value;
    try {
      value = new BigDecimal(digits(text)).doubleValue();
    } catch (NumberFormatException e) {
      throw expected("a number", text);
    }
    if (Double.isInfinite(value)) {
      throw expected("a number below 1.8e308 in size", text);
    }
    return value;
  }

  /** Without the underscores that group digits. */
  private static String digits(String text) {
    return text.replaceAll("(?<=[0-9])_(?=[0-9])", "");
  }

  private static boolean truth(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off" -> false;
      default -> throw expected("true or false", text);
    };
  }

  private static Object constant(Class<?> type, String text) {
    Object[] constants = type.getEnumConstants();
    for (Object constant : constants) {
      if (show(constant).equals(kebab(text))) {
        return constant;
      }
    }
    List<String> known = Arrays.stream(constants).map(Scalars::show).toList();
    throw new IllegalArgumentException(
        "expected one of %s; got '%s'%s"
            .formatted(String.join(", ", known), text, Nearest.hint(text, known)));
  }

  private static IllegalArgumentException expected(String what, String text) {
    return new IllegalArgumentException("expected " + what + ", got '" + text + "'");
  }
}
