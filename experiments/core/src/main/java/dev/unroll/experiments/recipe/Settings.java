package dev.unroll.experiments.recipe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settings in sections, each a record of its own class.
 *
 * @param sections the records by section, in order
 * @param overrides what the command line changed
 */
public record Settings(Map<String, Record> sections, List<SettingChange> overrides) {
  public Settings {
    overrides = List.copyOf(overrides);
  }

  /** Every key with its value, as YAML; {@link SettingsReader#resolved} reads it back. */
  public String toYaml() {
    Map<String, Object> keys = new LinkedHashMap<>();
    sections.forEach((section, record) -> keys.putAll(Schema.flatten(section, record)));
    return FlatYaml.write(keys);
  }

  /** The value of a key of a section; nothing if the section has no such key. */
  public Optional<Object> get(String section, String key) {
    return Optional.ofNullable(
        Schema.flatten(section, sections.get(section)).get(section + "." + key));
  }
}
