package dev.unroll.layers.blocks;

/** Checks of a block's settings. */
final class SettingChecks {
  private SettingChecks() {}

  /** Refuses a size below 1. */
  static void positive(String name, int size) {
    from(name, size, 1);
  }

  /** Refuses a size below some least one. */
  static void from(String name, int size, int min) {
    if (size < min) {
      throw new IllegalArgumentException(
          "%s: expected a whole number from %d on, got %d".formatted(name, min, size));
    }
  }

  /** Refuses a width that does not fall into heads. */
  static int head(int width, int heads) {
    if (width % heads != 0) {
      throw new IllegalArgumentException(
          "heads: expected a divisor of the width %d, got %d".formatted(width, heads));
    }
    return width / heads;
  }
}
