package dev.unroll.datasets.text;

/** What a text is a sequence of. */
public enum Tokens {
  CHAR,
  /** The most frequent words, and characters for the others. */
  WORD,
  /** Byte pair encoding, over characters. */
  BPE
}
