package dev.unroll.layers.blocks;

import dev.unroll.runtime.SequenceBlock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The settings of a block, which are the components of its record, as text by name. */
public final class BlockSettings {
  private BlockSettings() {}

  /** The names of a block's settings, as its record has them. */
  public static List<String> names(SequenceBlock block) {
    return Arrays.stream(components(block)).map(RecordComponent::getName).toList();
  }

  /** The settings of a block. */
  public static Map<String, String> of(SequenceBlock block) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (RecordComponent component : components(block)) {
      settings.put(component.getName(), show(value(block, component)));
    }
    return settings;
  }

  /**
   * A block with some settings changed.
   *
   * @param settings text by name; what is not named stays
   * @throws IllegalArgumentException if the block has no such setting, or the value cannot be used
   */
  public static SequenceBlock with(SequenceBlock block, Map<String, String> settings) {
    List<String> names = names(block);
    for (String name : settings.keySet()) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            "%s: the block %s has no such setting; %s"
                .formatted(
                    name,
                    Blocks.name(block),
                    names.isEmpty() ? "it has none" : "it has " + String.join(", ", names)));
      }
    }
    RecordComponent[] components = components(block);
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int k = 0; k < components.length; k++) {
      String text = settings.get(components[k].getName());
      types[k] = components[k].getType();
      values[k] =
          text == null
              ? value(block, components[k])
              : parse(components[k].getName(), types[k], text.strip());
    }
    try {
      return (SequenceBlock) block.getClass().getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw new IllegalStateException("a block's constructor failed", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(block.getClass() + " is not a public record", e);
    }
  }

  private static RecordComponent[] components(SequenceBlock block) {
    RecordComponent[] components = block.getClass().getRecordComponents();
    if (components == null) {
      throw new IllegalArgumentException("expected a record, got " + block.getClass().getName());
    }
    return components;
  }

  private static Object value(SequenceBlock block, RecordComponent component) {
    try {
      return component.getAccessor().invoke(block);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(block.getClass() + " is not a public record", e);
    }
  }

  private static String show(Object value) {
    return value instanceof Enum<?> constant
        ? constant.name().toLowerCase(Locale.ROOT).replace('_', '-')
        : String.valueOf(value);
  }

  private static Object parse(String name, Class<?> type, String text) {
    try {
      if (type == int.class) {
        return Integer.parseInt(text);
      } else if (type == double.class) {
        return Double.parseDouble(text);
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s: expected a %s, got \"%s\""
              .formatted(name, type == int.class ? "whole number" : "number", text),
          e);
    }
    if (type == String.class) {
      return text;
    }
    Object[] allowed = type.isEnum() ? type.getEnumConstants() : new Object[] {true, false};
    String known =
        Arrays.stream(allowed).map(BlockSettings::show).collect(Collectors.joining(", "));
    return Arrays.stream(allowed)
        .filter(constant -> show(constant).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s: expected one of %s, got \"%s\"".formatted(name, known, text)));
  }
}
