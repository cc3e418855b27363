package dev.unroll.experiments.interchange.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.datavec.Tokenizer;
import dev.unroll.datasets.input.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tokenizers in the formats of RWKV's vocabulary and of GPT-NeoX. The files are tiny ones made
 * here: the published ones are not at hand.
 */
final class TokenizerFileTest {
  private static final String LINES =
      """
      1 'a' 1
      2 'ab' 2
      3 'abc' 3
      4 "'" 1
      5 '\\n' 1
      6 'ä' 2
      7 b'\\xc3' 1
      8 '\\\\' 1
      9 ' ' 1
      11 '\\u2028' 3
      12 b'\\xa4' 1
      """;

  /** Bytes of the letters, "lo" before "low", a word with a space before it, two added tokens. */
  private static final String JSON =
      """
      {"normalizer": {"type": "NFC"},
       "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false},
       "added_tokens": [{"id": 0, "content": "<|endoftext|>"}, {"id": 1, "content": "   "}],
       "model": {"type": "BPE",
         "vocab": {"l": 2, "o": 3, "w": 4, "lo": 5, "low": 6, "\\u0120": 7, "\\u0120low": 8, "e": 9,
                   "\\u00c3": 10, "\\u00a4": 11, "ow": 12, "1": 13, "!": 14, "s": 15, "'s": 16,
                   "'": 17, "\\u010a": 18},
         "merges": ["l o", "lo w", ["\\u0120", "low"], "o w", "' s"]}}
      """;

  @TempDir private Path folder;

  @Test
  void theLongestTokenIsTaken() throws IOException {
    Tokenizer tokenizer = read(LINES, 20);

    assertThat(numbers(tokenizer, "abcab a\n")).containsExactly(3, 2, 9, 1, 5);
    assertThat(numbers(tokenizer, "ä'\\\u2028")).containsExactly(6, 4, 8, 11);
    assertThat(tokenizer.decode(3, 2, 6, 11)).isEqualTo("abcabä\u2028");
    assertThat(tokenizer.decode(7, 12)).isEqualTo("ä"); // halves of a character
    assertThat(tokenizer.decode(7)).isEqualTo("\ufffd");
    assertThat(tokenizer.decode(0, 10)).isEmpty(); // no such token
    assertThat(tokenizer.size()).isEqualTo(20);
    assertThat(tokenizer.end()).isZero();
  }

  @Test
  void pairsAreMergedInTheirOrder() throws IOException {
    Tokenizer tokenizer = read(JSON, 19);

    assertThat(numbers(tokenizer, "low low")).containsExactly(6, 8);
    assertThat(numbers(tokenizer, "owlo")).containsExactly(12, 5); // "l o" comes before "o w"
    assertThat(numbers(tokenizer, "low's 1!")).containsExactly(6, 16, 7, 13, 14);
    assertThat(numbers(tokenizer, "ä")).containsExactly(10, 11);
    assertThat(numbers(tokenizer, "low   low<|endoftext|>")).containsExactly(6, 1, 6, 0);
    assertThat(numbers(tokenizer, "  low"))
        .containsExactly(7, 8); // of two spaces one is the word's
    assertThat(numbers(tokenizer, "low \n")).containsExactly(6, 7, 18);
    assertThat(tokenizer.decode(6, 8, 1, 10, 11, 0)).isEqualTo("low low   ä<|endoftext|>");
    assertThat(tokenizer.end()).isZero();
  }

  @Test
  void alphabetsEndWithTheirLastCharacter() {
    Tokenizer tokenizer = TokenizerFile.ofCharacters("01ä#");

    assertThat(numbers(tokenizer, "ä10#")).containsExactly(2, 1, 0, 3);
    assertThat(tokenizer.end()).isEqualTo(3);
    assertThatThrownBy(() -> tokenizer.encode("012"))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("no token of the network's 4 begins with the byte 0x32, at \"2\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1 'a' 2 | line 1: its length is another, or its number is not new",
        "20 'a' 1 | line 1: it has the token 20, and the network has 20 tokens",
        "1 a 1 | line 1: expected text in quotes, got a",
        "1 'a | line 1: expected a number, a literal and a length",
        "a 'a' 1 | line 1: expected a number, a literal and a length",
        "1 '\\q' 1 | line 1: unknown escape \\q",
        "1 '\\x' 1 | line 1: expected a number, a literal and a length",
        "nothing | line 1: expected a number, a literal and a length",
        "{\"a | it is not JSON; expected a tokenizer.json",
        "{} | pre_tokenizer.type: expected ByteLevel, got \"\"",
        "{\"model\":{\"type\":\"Unigram\"}} | model.type: expected BPE, got \"Unigram\"",
      })
  void otherFilesAreRefused(String text, String message) throws IOException {
    assertThatThrownBy(() -> read(text, 20))
        .isInstanceOf(InvalidInput.class)
        .hasMessageStartingWith(folder.resolve("tokenizer") + ": ")
        .hasMessageContaining(message);
    assertThatThrownBy(() -> read(LINES, 70_000))
        .hasMessageContaining("expected a network of at most 65,536 tokens");
  }

  private Tokenizer read(String text, int tokens) throws IOException {
    return TokenizerFile.read(Files.writeString(folder.resolve("tokenizer"), text), tokens);
  }

  private static int[] numbers(Tokenizer tokenizer, String text) {
    return new String(tokenizer.encode(text)).chars().toArray();
  }
}
