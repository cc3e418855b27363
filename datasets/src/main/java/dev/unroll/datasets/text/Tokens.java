package dev.unroll.datasets.text;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a text is a sequence of. */
public enum Tokens {
  CHAR,
  /** The most frequent words, and characters for the others. */
  WORD,
  /** Byte pair encoding, over characters. */
  BPE;

  /** The one that a setting names. */
  static Optional<Tokens> named(String name) {
    return Arrays.stream(values())
        .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }
}
