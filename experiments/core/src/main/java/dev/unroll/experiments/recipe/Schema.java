package dev.unroll.experiments.recipe;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Nearest;
import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.input.Setting;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The keys of settings, and the way from text to records and back. A section of keys is a record:
 * its component {@code evalLength} is the key {@code data.eval-length} of the section {@code data}.
 * Keys of the section "" have no dot.
 */
final class Schema {
  /** Keys that recipes had before, and what they are now. */
  private static final Map<String, String> FORMER =
      Map.of(
          "cell", "model.block",
          "model.cell", "model.block",
          "model.forget-bias", "model.block.forget-bias",
          "model.chrono", "model.block.chrono");

  /** What runs of tasks have had that are older than a key of theirs. */
  private static final Map<String, String> EARLIER_DATA =
      Map.of("data.tokens", "char", "data.vocabulary", "1024");

  private static final String BLOCK = "model.block";

  private final Map<String, Class<? extends Record>> sections;
  private final Map<String, String> aliases;
  private final Set<String> known = new LinkedHashSet<>();

  /**
   * @param sections the class of each section's record
   * @param aliases other names of keys; those of keys that are not there count for nothing
   */
  Schema(Map<String, Class<? extends Record>> sections, Map<String, String> aliases) {
    this.sections = new LinkedHashMap<>(sections);
    this.aliases = new LinkedHashMap<>(aliases);
    sections.forEach((section, type) -> known.addAll(keys(section, type)));
    this.aliases.values().retainAll(known);
  }

  /** Every key in full, in the order of sections and components. */
  Set<String> keys() {
    return known;
  }

  private static List<String> keys(String section, Class<? extends Record> type) {
    Set<String> keys = new LinkedHashSet<>();
    for (RecordComponent part : leaves(type)) {
      keys.add(key(section, part));
      if (part.getType() == BlockSpec.class) {
        BlockSpec.allSettings().forEach(name -> keys.add(key(section, part) + "." + name));
      }
    }
    return List.copyOf(keys);
  }

  /** The components that are keys: of a record among them, which groups keys, its own. */
  private static List<RecordComponent> leaves(Class<? extends Record> type) {
    return Arrays.stream(type.getRecordComponents())
        .flatMap(
            part ->
                isGroup(part)
                    ? leaves(part.getType().asSubclass(Record.class)).stream()
                    : Stream.of(part))
        .toList();
  }

  private static boolean isGroup(RecordComponent part) {
    return part.getType().isRecord() && part.getType() != BlockSpec.class;
  }

  /** Defaults and descriptions of the keys whose records have some. */
  CommentedYaml defaults() {
    CommentedYaml defaults = new CommentedYaml("");
    sections.forEach(
        (section, type) -> {
          for (RecordComponent part : leaves(type)) {
            Setting setting = part.getAnnotation(Setting.class);
            if (setting != null) {
              String items = "[" + setting.value().replace(",", ", ") + "]";
              String value = part.getType() == List.class ? items : setting.value();
              defaults.put(key(section, part), value, setting.about());
            }
          }
        });
    return defaults;
  }

  /** What runs have had that are older than a key, by the key. */
  Map<String, String> before() {
    Map<String, String> before = new LinkedHashMap<>(EARLIER_DATA);
    before.keySet().retainAll(known);
    sections.forEach(
        (section, type) -> {
          for (RecordComponent part : leaves(type)) {
            Setting setting = part.getAnnotation(Setting.class);
            if (setting != null && !setting.before().isEmpty()) {
              String text = setting.before();
              before.put(key(section, part), text.equals("\"\"") ? "" : text);
            }
          }
        });
    return before;
  }

  /** The keys of a layer that have another name today, as {@code cell is now model.block}. */
  List<String> renamed(Layer layer) {
    return layer.settings().keySet().stream()
        .filter(this::isFormer)
        .map(key -> key + " is now " + FORMER.get(key))
        .toList();
  }

  private boolean isFormer(String key) {
    return !known.contains(key) && known.contains(FORMER.get(key));
  }

  /** The layer with every key in full; adds unknown and repeated keys to {@code problems}. */
  Layer canonical(Layer layer, Problems problems) {
    Map<String, String> full = new LinkedHashMap<>();
    layer
        .settings()
        .forEach(
            (key, value) -> {
              if (isStack(key)) {
                put(full, BLOCK, "stack", layer, problems);
                put(full, BLOCK + ".of", value, layer, problems);
                return;
              }
              boolean emptySection = sections.containsKey(key) && value.isEmpty();
              Optional<String> name =
                  emptySection ? Optional.empty() : resolve(key, layer.origin(), problems);
              name.ifPresent(found -> put(full, found, value, layer, problems));
            });
    forgetInapplicable(layer, full);
    return new Layer(layer.origin(), full);
  }

  /** The short way to write the block {@code stack} and what it is of. */
  private boolean isStack(String key) {
    return known.contains(BLOCK) && (key.equals("stack") || key.equals("model.stack"));
  }

  private void put(
      Map<String, String> full, String key, String value, Layer layer, Problems problems) {
    if (full.putIfAbsent(key, value) != null) {
      boolean stack =
          key.startsWith(BLOCK) && layer.settings().keySet().stream().anyMatch(this::isStack);
      problems.add(
          key
              + ": given twice "
              + layer.origin()
              + (stack ? ", once by model.stack" : "")
              + "; remove one");
    }
  }

  /** A recipe of before held a forget bias and chrono whatever the cell was. */
  private void forgetInapplicable(Layer layer, Map<String, String> full) {
    String block = full.getOrDefault("model.block", "");
    String kind = block.strip().toLowerCase(Locale.ROOT).replace('_', '-');
    for (String key : layer.settings().keySet()) {
      boolean setting = isFormer(key) && !FORMER.get(key).equals("model.block");
      if (setting && !kind.isEmpty() && !BlockSpec.has(kind, leaf(key))) {
        full.remove(FORMER.get(key));
      }
    }
  }

  private Optional<String> resolve(String key, String origin, Problems problems) {
    if (aliases.containsKey(key)) {
      return Optional.of(aliases.get(key));
    }
    if (known.contains(key)) {
      return Optional.of(key);
    }
    if (isFormer(key)) {
      return Optional.of(FORMER.get(key));
    }
    List<String> meant = known.stream().filter(name -> leaf(name).equals(key)).toList();
    if (meant.size() == 1) {
      return Optional.of(meant.get(0));
    }
    if (meant.size() > 1) {
      String choice = String.join(" or ", meant);
      problems.add("key '" + key + "' " + origin + " is ambiguous; write " + choice);
      return Optional.empty();
    }
    String hint = Nearest.hint(key, known);
    String all = hint.isEmpty() ? "; known keys are " + String.join(", ", known) : hint;
    problems.add("unknown key '" + key + "' " + origin + all);
    return Optional.empty();
  }

  /** The values of a record by dotted key, in the order of its components. */
  static Map<String, Object> flatten(String section, Record record) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (RecordComponent part : record.getClass().getRecordComponents()) {
      try {
        part.getAccessor().setAccessible(true);
        Object value = part.getAccessor().invoke(record);
        if (isGroup(part)) {
          values.putAll(flatten(section, (Record) value));
          continue;
        }
        String key = key(section, part);
        values.put(key, value);
        if (value instanceof BlockSpec block) {
          block.ordered().forEach((name, text) -> values.put(key + "." + name, text));
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
  <R extends Record> Optional<R> bind(
      String section, Class<R> type, Map<String, String> values, Problems problems) {
    RecordComponent[] parts = type.getRecordComponents();
    Object[] arguments = new Object[parts.length];
    Problems here = new Problems();
    for (int i = 0; i < parts.length; i++) {
      if (isGroup(parts[i])) {
        arguments[i] =
            bind(section, parts[i].getType().asSubclass(Record.class), values, here).orElse(null);
        continue;
      }
      String key = key(section, parts[i]);
      String text = values.get(key);
      if (text == null) {
        here.add(key + ": missing; give it a value");
        continue;
      }
      try {
        arguments[i] =
            parts[i].getType() == BlockSpec.class
                ? BlockSpec.of(text, below(key + ".", values))
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

  /** The values of keys that begin with {@code prefix}, by the rest of the key. */
  private static Map<String, String> below(String prefix, Map<String, String> values) {
    Map<String, String> below = new LinkedHashMap<>();
    values.forEach(
        (name, text) -> {
          if (name.startsWith(prefix)) {
            below.put(name.substring(prefix.length()), text);
          }
        });
    return below;
  }

  /** The same record with another value of one component. */
  static <R extends Record> R with(R record, String component, Object value) {
    @SuppressWarnings("unchecked")
    Class<R> type = (Class<R>) record.getClass();
    Map<String, Object> values = flatten("", record);
    values.put(Scalars.kebab(component), value);
    Object[] arguments =
        Arrays.stream(type.getRecordComponents()).map(part -> values.get(key("", part))).toArray();
    Problems problems = new Problems();
    Optional<R> made = create("", type, arguments, problems);
    problems.raise();
    return made.orElseThrow();
  }

  private static <R extends Record> Optional<R> create(
      String section, Class<R> type, Object[] arguments, Problems problems) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<R> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return Optional.of(constructor.newInstance(arguments));
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

  /** A record speaks of {@code length}; the user wrote {@code data.length}. */
  private static String named(String section, Class<? extends Record> type, String line) {
    boolean own = keys(section, type).stream().anyMatch(key -> line.startsWith(leaf(key) + ":"));
    return own && !section.isEmpty() ? section + "." + line : line;
  }

  private static String key(String section, RecordComponent part) {
    return (section.isEmpty() ? "" : section + ".") + Scalars.kebab(part.getName());
  }

  /** What follows the last dot. */
  private static String leaf(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }
}
