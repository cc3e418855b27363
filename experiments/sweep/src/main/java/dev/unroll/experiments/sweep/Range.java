package dev.unroll.experiments.sweep;

import dev.unroll.datasets.input.InvalidInput;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values that a recipe key may take. Written {@code log(1e-4,1e-1)}, {@code uniform(0,1)},
 * {@code int(32,256)}, {@code 1..4}, or as choices with commas between: {@code lstm,gru}.
 */
public sealed interface Range {
  /** A real number from a uniform distribution. */
  record Uniform(double low, double high) implements Range {}

  /** A real number whose logarithm is uniform: every order of magnitude is equally likely. */
  record LogUniform(double low, double high) implements Range {}

  /** A whole number from {@code low} to {@code high}, both included. */
  record Whole(int low, int high) implements Range {}

  /** One of several words. */
  record Choice(List<String> values) implements Range {
    public Choice {
      values = List.copyOf(values);
    }
  }

  Pattern FUNCTION = Pattern.compile("([a-z]+)\\(([^()]*)\\)");
  Pattern INTERVAL = Pattern.compile("(-?[0-9_]+)\\.\\.(-?[0-9_]+)");

  /**
   * The range that a text describes; empty if it is a plain value.
   *
   * @param key of the setting, for messages
   * @throws InvalidInput for a malformed range
   */
  static Optional<Range> parse(String key, String text) {
    Matcher function = FUNCTION.matcher(text);
    if (function.matches()) {
      return Optional.of(function(key, function.group(1), function.group(2)));
    }
    Matcher interval = INTERVAL.matcher(text);
    if (interval.matches()) {
      return Optional.of(whole(key, text, interval.group(1), interval.group(2)));
    }
    return text.contains(",") ? Optional.of(choice(key, text)) : Optional.empty();
  }

  private static Range function(String key, String name, String inside) {
    String written = name + "(" + inside + ")";
    List<String> ends = Arrays.stream(inside.split(",", -1)).map(String::strip).toList();
    boolean known = List.of("log", "uniform", "int").contains(name);
    if (!known || ends.size() != 2) {
      throw new InvalidInput(
          "%s: expected log(low,high), uniform(low,high), int(low,high), low..high or a,b,c; got '%s'"
              .formatted(key, written));
    }
    if (name.equals("int")) {
      return whole(key, written, ends.get(0), ends.get(1));
    }
    double low = number(key, written, ends.get(0));
    double high = number(key, written, ends.get(1));
    checkOrder(key, written, low < high);
    if (name.equals("log") && low <= 0) {
      throw new InvalidInput(
          "%s: a log range has to begin above 0, got '%s'; begin at a small number such as 1e-3, or"
                  .formatted(key, written)
              + " use uniform(low,high)");
    }
    return name.equals("log") ? new LogUniform(low, high) : new Uniform(low, high);
  }

  private static Whole whole(String key, String written, String low, String high) {
    double from = number(key, written, low);
    double to = number(key, written, high);
    boolean fits = from == Math.rint(from) && to == Math.rint(to);
    if (!fits || Math.abs(from) > Integer.MAX_VALUE || Math.abs(to) > Integer.MAX_VALUE) {
      throw new InvalidInput(
          "%s: expected whole numbers, got '%s'; for real numbers write uniform(low,high)"
              .formatted(key, written));
    }
    checkOrder(key, written, from < to);
    return new Whole((int) from, (int) to);
  }

  private static Choice choice(String key, String text) {
    List<String> values = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    if (values.contains("")) {
      throw new InvalidInput(
          "%s: one of the choices is empty, got '%s'; remove a comma".formatted(key, text));
    }
    if (values.stream().distinct().count() < values.size()) {
      throw new InvalidInput("%s: expected each choice once, got '%s'".formatted(key, text));
    }
    return new Choice(values);
  }

  private static double number(String key, String written, String text) {
    try {
      double value = Double.parseDouble(text.replace("_", ""));
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // refused below
    }
    throw new InvalidInput("%s: expected numbers in '%s', got '%s'".formatted(key, written, text));
  }

  private static void checkOrder(String key, String written, boolean inOrder) {
    if (!inOrder) {
      throw new InvalidInput(
          "%s: the range '%s' is empty; expected its low end below its high end"
              .formatted(key, written));
    }
  }
}
