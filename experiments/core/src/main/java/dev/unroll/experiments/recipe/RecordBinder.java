package dev.unroll.experiments.recipe;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Problems;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settings as text into a record and back: component {@code evalLength} is key {@code eval-length}.
 */
final class RecordBinder {
  private RecordBinder() {}

  /** The dotted keys of a record class, in the order of its components. */
  static List<String> keys(String section, Class<? extends Record> type) {
    List<String> keys = new ArrayList<>();
    for (RecordComponent part : type.getRecordComponents()) {
      keys.add(key(section, part));
      if (part.getType() == BlockSpec.class) {
        BlockSpec.allSettings().forEach(name -> keys.add(key(section, part) + "." + name));
      }
    }
    return keys;
  }

  /** The values of a record by dotted key, in the order of its components. */
  static Map<String, Object> flatten(String section, Record record) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (RecordComponent part : record.getClass().getRecordComponents()) {
      try {
        part.getAccessor().setAccessible(true);
        Object value = part.getAccessor().invoke(record);
        values.put(key(section, part), value);
        if (value instanceof BlockSpec block) {
          block
              .ordered()
              .forEach((name, text) -> values.put(key(section, part) + "." + name, text));
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("cannot read " + part + " of " + record.getClass(), e);
      }
    }
    return values;
  }

  /**
   * The record that {@code values} describe, or nothing after adding everything that is wrong to
   * {@code problems}: keys missing, text that is no value, and what the record itself refuses.
   */
  static <R extends Record> Optional<R> bind(
      String section, Class<R> type, Map<String, String> values, Problems problems) {
    RecordComponent[] parts = type.getRecordComponents();
    Object[] arguments = new Object[parts.length];
    Problems here = new Problems();
    for (int i = 0; i < parts.length; i++) {
      String key = key(section, parts[i]);
      String text = values.get(key);
      if (text == null) {
        here.add(key + ": missing; give it a value");
        continue;
      }
      try {
        arguments[i] =
            parts[i].getType() == BlockSpec.class
                ? BlockSpec.of(text, below(key, values))
                : Scalars.parse(parts[i].getGenericType(), text);
      } catch (InvalidInput e) { // names the setting of the block
        here.add(section + "." + e.getMessage());
      } catch (IllegalArgumentException e) {
        here.add(key + ": " + e.getMessage());
      }
    }
    problems.addAll(here.list());
    return here.list().isEmpty() ? create(section, type, arguments, problems) : Optional.empty();
  }

  /** The values of {@code key.NAME} by NAME. */
  private static Map<String, String> below(String key, Map<String, String> values) {
    Map<String, String> below = new LinkedHashMap<>();
    values.forEach(
        (name, text) -> {
          if (name.startsWith(key + ".")) {
            below.put(name.substring(key.length() + 1), text);
          }
        });
    return below;
  }

  private static <R extends Record> Optional<R> create(
      String section, Class<R> type, Object[] arguments, Problems problems) {
    try {
      return Optional.of(constructor(type).newInstance(arguments));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof InvalidInput refused) {
        refused.getMessage().lines().forEach(line -> problems.add(named(section, type, line)));
        return Optional.empty();
      }
      throw new IllegalStateException(type.getName() + " failed on its settings", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot create " + type.getName(), e);
    }
  }

  private static <R extends Record> Constructor<R> constructor(Class<R> type)
      throws NoSuchMethodException {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    Constructor<R> constructor = type.getDeclaredConstructor(types);
    constructor.setAccessible(true);
    return constructor;
  }

  /** A record speaks of {@code length}; the user wrote {@code data.length}. */
  private static String named(String section, Class<? extends Record> type, String line) {
    boolean own =
        keys(section, type).stream().anyMatch(key -> line.startsWith(Names.leaf(key) + ":"));
    return own ? section + "." + line : line;
  }

  private static String key(String section, RecordComponent part) {
    return section + "." + Names.kebab(part.getName());
  }
}
