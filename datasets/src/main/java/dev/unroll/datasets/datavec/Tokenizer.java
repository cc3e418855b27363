package dev.unroll.datasets.datavec;

import dev.unroll.datasets.input.InvalidInput;

/** Turns text into numbers of tokens and back. Immutable. */
public interface Tokenizer {
  /** How many numbers there are, V; at most 65 536. */
  int size();

  /**
   * The numbers of a text's tokens; a number fits a {@code char}, which halves the memory.
   *
   * @throws InvalidInput if the text has a character that no token has
   */
  char[] encode(String text);

  /** The text of tokens; what is no whole character becomes U+FFFD. */
  String decode(int... numbers);

  /**
   * What a text may begin with where nothing else is given: the end of another, or a line break.
   */
  default char[] start() {
    return end() >= 0 ? new char[] {(char) end()} : encode("\n");
  }

  /** The number of the token that ends a text; −1 if there is none. */
  default int end() {
    return -1;
  }
}
