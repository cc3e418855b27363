package dev.unroll.experiments.chapter;

import dev.unroll.experiments.report.Words;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts with measured values and settings in them: {@code {name}} is replaced by what the method
 * {@code name} of one of the records returns, and {@code {name:%,d}} by that in a format.
 */
public final class Template {
  private static final Pattern PLACE = Pattern.compile("\\{([a-zA-Z]{2,})(?::([^}]+))?}");

  private Template() {}

  /**
   * A sentence, with values as {@link Words#text} writes them.
   *
   * @throws IllegalArgumentException unless exactly one record has a method of that name
   */
  public static String fill(String template, Record... records) {
    return replace(template, match -> Words.text(format(match), value(match.group(1), records)));
  }

  /** The same with every number in full, as recipes need it. */
  public static String exact(String template, Record... records) {
    return replace(template, match -> String.valueOf(value(match.group(1), records)));
  }

  private static String replace(String template, Function<Matcher, String> text) {
    Matcher places = PLACE.matcher(template);
    StringBuilder filled = new StringBuilder();
    while (places.find()) {
      places.appendReplacement(filled, Matcher.quoteReplacement(text.apply(places)));
    }
    return places.appendTail(filled).toString();
  }

  private static String format(Matcher match) {
    return match.group(2) == null ? "%s" : match.group(2);
  }

  private static Object value(String name, Record... records) {
    List<Object> found = new ArrayList<>();
    for (Record one : records) {
      for (Method method : one.getClass().getDeclaredMethods()) {
        if (method.getName().equals(name) && method.getParameterCount() == 0) {
          try {
            method.setAccessible(true); // settings and measurements may be private to a claim
            found.add(method.invoke(one));
          } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(name, e);
          }
        }
      }
    }
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          "expected one value called %s, got %d".formatted(name, found.size()));
    }
    return found.get(0);
  }
}
