package dev.unroll.datasets.datavec;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Cuts a text into words as GPT-2 does: no token reaches over a cut. */
public final class WordCuts {
  /** Contractions, letters, digits and the rest, each with a space before it. */
  private static final Pattern WORDS =
      Pattern.compile(
          "'(?:s|t|re|ve|m|ll|d)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          Pattern.UNICODE_CHARACTER_CLASS);

  private WordCuts() {}

  /** The words, which together are the text. */
  public static Stream<String> of(String text) {
    return WORDS.matcher(text).results().map(MatchResult::group);
  }
}
