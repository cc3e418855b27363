package dev.unroll.datasets.text;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a text is a sequence of. */
public enum Tokens {
  /** Pairs in long texts, which are enough to learn them from, and characters in short ones. */
  AUTO,
  CHAR,
  /** The most frequent words, and characters for the others. */
  WORD,
  /** Byte pair encoding, over characters. */
  BPE;

  private static final int MIN_LONG = 500_000;

  /**
   * What it is in a text.
   *
   * @param characters of the text
   */
  Tokens in(int characters) {
    return this != AUTO ? this : characters < MIN_LONG ? CHAR : BPE;
  }

  /** The one that a setting names. */
  static Optional<Tokens> named(String name) {
    return Arrays.stream(values())
        .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }
}
