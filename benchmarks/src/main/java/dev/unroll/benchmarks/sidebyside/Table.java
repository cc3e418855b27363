package dev.unroll.benchmarks.sidebyside;

import dev.unroll.datasets.input.InvalidInput;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The tables by the names the command line knows, in the order of the page. */
enum Table {
  LAYERS,
  COST,
  OBSERVING,
  STREAMING,
  WARMUP,
  FIT,
  SWEEP,
  FORECAST,
  LEARNING;

  /**
   * Reads names separated by commas.
   *
   * @throws InvalidInput if one is none of the tables
   */
  static Set<Table> of(String names) {
    Set<Table> tables = EnumSet.noneOf(Table.class);
    for (String name : names.split(",", -1)) {
      tables.add(one(name.strip()));
    }
    return tables;
  }

  /** What is measured when nothing is chosen. */
  static Set<Table> possible(boolean withText) {
    return withText ? EnumSet.allOf(Table.class) : EnumSet.complementOf(EnumSet.of(LEARNING));
  }

  static String all() {
    return Arrays.stream(values()).map(Table::word).collect(Collectors.joining(","));
  }

  private static Table one(String name) {
    return Arrays.stream(values())
        .filter(table -> table.word().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInput(
                    "--tables: expected some of %s, got \"%s\"".formatted(all(), name)));
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
