package dev.unroll.experiments.recipe;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Nearest;
import dev.unroll.layers.blocks.BlockSettings;
import dev.unroll.layers.blocks.Blocks;
import dev.unroll.runtime.SequenceBlock;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The sequence block of a recipe and its settings: a kind of the registry, or one of DL4J's own
 * layers to compare with. Settings have the names of the block's record, with hyphens.
 *
 * @param name of the kind, such as {@code lstm}
 * @param settings all that the kind has, as text
 */
public record BlockSpec(String name, Map<String, String> settings) {
  /** DL4J's own LSTM. */
  public static final String DL4J_LSTM = "dl4j-lstm";

  /** DL4J's own tanh RNN. */
  public static final String DL4J_SIMPLE_RNN = "dl4j-simple-rnn";

  /** The start value of a forget gate's bias, of DL4J's LSTM too. */
  public static final String FORGET_BIAS = "forget-bias";

  private static final Map<String, Map<String, String>> KINDS = kinds();

  /** Refuses settings that the kind does not have, or cannot use. */
  public BlockSpec {
    settings = new LinkedHashMap<>(settings);
    KINDS.get(name).forEach(settings::putIfAbsent);
    for (String key : settings.keySet()) {
      if (!KINDS.get(name).containsKey(key)) {
        throw new InvalidInput(
            "block.%s: the block %s has no such setting%s"
                .formatted(key, name, hint(KINDS.get(name).keySet())));
      }
    }
    settings.replaceAll((key, value) -> canonical(value));
    settings = Map.copyOf(settings);
    block(name, settings);
  }

  /** Numbers as the project writes them: 1, not 1.0. */
  private static String canonical(String value) {
    try {
      return Scalars.show(Double.valueOf(value));
    } catch (NumberFormatException e) {
      return value;
    }
  }

  private static String hint(Set<String> own) {
    return own.isEmpty() ? "; it has none" : "; it has " + String.join(", ", own);
  }

  private static Map<String, Map<String, String>> kinds() {
    Map<String, Map<String, String>> kinds = new LinkedHashMap<>();
    for (Blocks.Entry entry : Blocks.all()) {
      Map<String, String> settings = new LinkedHashMap<>();
      BlockSettings.of(entry.block())
          .forEach((key, value) -> settings.put(Scalars.kebab(key), canonical(value)));
      kinds.put(entry.name(), settings);
    }
    kinds.put(DL4J_LSTM, Map.of(FORGET_BIAS, "1"));
    kinds.put(DL4J_SIMPLE_RNN, Map.of());
    return kinds;
  }

  /** Every kind's name. */
  public static List<String> names() {
    return List.copyOf(KINDS.keySet());
  }

  /** The settings of every kind. */
  static Set<String> allSettings() {
    Set<String> all = new LinkedHashSet<>();
    KINDS.values().forEach(settings -> all.addAll(settings.keySet()));
    return all;
  }

  /** The settings of a kind; none of one that does not exist. */
  static Set<String> settingsOf(String name) {
    return KINDS.getOrDefault(name.strip(), Map.of()).keySet();
  }

  /** Whether a kind has a setting; a kind that does not exist has all. */
  static boolean has(String name, String setting) {
    return !KINDS.containsKey(name) || KINDS.get(name).containsKey(setting);
  }

  /**
   * The kind of that name with its default settings.
   *
   * @throws IllegalArgumentException if there is none
   */
  @JsonCreator
  public static BlockSpec of(String name) {
    return of(name, Map.of());
  }

  /**
   * The kind of that name with some settings.
   *
   * @throws IllegalArgumentException if there is none of that name
   * @throws InvalidInput if it does not have the settings, or cannot use them
   */
  static BlockSpec of(String text, Map<String, String> settings) {
    String name = text.strip().toLowerCase(Locale.ROOT).replace('_', '-');
    if (!KINDS.containsKey(name)) {
      throw new IllegalArgumentException(
          "expected one of %s; got '%s'%s"
              .formatted(String.join(", ", names()), text, Nearest.hint(name, names())));
    }
    Map<String, String> own = new LinkedHashMap<>(settings);
    own.entrySet().removeIf(one -> !has(name, one.getKey()) && isDefault(one));
    return new BlockSpec(name, own);
  }

  /** Whether it is how every kind starts that has the setting, such as chrono 0. */
  private static boolean isDefault(Map.Entry<String, String> setting) {
    return KINDS.values().stream()
        .filter(kind -> kind.containsKey(setting.getKey()))
        .allMatch(kind -> kind.get(setting.getKey()).equals(canonical(setting.getValue())));
  }

  /** Every kind of the registry with its settings and their defaults, as commented YAML. */
  public static String listing() {
    StringBuilder yaml =
        new StringBuilder(
            """
            # Sequence blocks: model.block=NAME, with settings as model.block.KEY=VALUE.
            #
            # model.stack="[norm, mamba, dropout(0.1)] * 2, norm" puts blocks on top of one another.
            # The result of what stands in brackets is added to its input; * 2 or × 2 repeats;
            # settings stand in parentheses, as in mamba(states=8). All but tanh-rnn, relu-rnn, lstm
            # and gru can stand in a stack, and the parts, such as norm, only there.
            """);
    for (Blocks.Entry entry : Blocks.all()) {
      String part = entry.part() && !entry.name().equals("stack") ? "part of a stack: " : "";
      yaml.append("\n%s:  # %s%s%n".formatted(entry.name(), part, entry.about()));
      KINDS
          .get(entry.name())
          .forEach((key, value) -> yaml.append("  %s: %s%n".formatted(key, value)));
    }
    return yaml.toString();
  }

  /** The block itself; nothing for DL4J's own layers. */
  public Optional<SequenceBlock> block() {
    return block(name, settings);
  }

  private static Optional<SequenceBlock> block(String name, Map<String, String> settings) {
    if (!Blocks.names().contains(name)) {
      return Optional.empty();
    }
    SequenceBlock block = Blocks.named(name);
    Map<String, String> own = new LinkedHashMap<>();
    for (String key : BlockSettings.names(block)) {
      own.put(key, settings.get(Scalars.kebab(key)));
    }
    try {
      return Optional.of(BlockSettings.with(block, own));
    } catch (IllegalArgumentException e) {
      String line = e.getMessage();
      for (String key : own.keySet()) {
        line =
            line.startsWith(key + ":") ? Scalars.kebab(key) + line.substring(key.length()) : line;
      }
      throw new InvalidInput("block." + line, e);
    }
  }

  /** A number among the settings. */
  public double number(String setting) {
    return Double.parseDouble(settings.get(setting));
  }

  /** The settings in a fixed order. */
  Map<String, String> ordered() {
    Map<String, String> ordered = new LinkedHashMap<>();
    KINDS.get(name).keySet().forEach(key -> ordered.put(key, settings.get(key)));
    return ordered;
  }

  @Override
  @JsonValue
  public String toString() {
    return name;
  }
}
