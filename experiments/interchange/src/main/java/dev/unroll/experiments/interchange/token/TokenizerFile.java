package dev.unroll.experiments.interchange.token;

import com.fasterxml.jackson.core.JacksonException;
import dev.unroll.datasets.datavec.Tokenizer;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Utf8File;
import dev.unroll.experiments.io.Json;
import java.nio.file.Path;

/**
 * Reads tokenizers: the vocabulary of RWKV, lines of {@code number literal length}, and a {@code
 * tokenizer.json} of byte-level byte pairs.
 */
public final class TokenizerFile {
  private static final int MAX_TOKENS = 1 << 16;

  private TokenizerFile() {}

  /**
   * The tokenizer in a file.
   *
   * @param tokens V, how many the network has
   * @throws InvalidInput if the file is none, or has more tokens than the network
   */
  public static Tokenizer read(Path file, int tokens) {
    try {
      if (tokens > MAX_TOKENS) {
        throw new InvalidInput(
            "expected a network of at most %,d tokens, got %,d".formatted(MAX_TOKENS, tokens));
      }
      String text = Utf8File.read(file);
      return text.stripLeading().startsWith("{")
          ? new BytePairTokenizer(Json.MAPPER.readTree(text), tokens)
          : GreedyTokenizer.ofLines(text, tokens);
    } catch (JacksonException e) {
      throw new InvalidInput(file + ": it is not JSON; expected a tokenizer.json", e);
    } catch (InvalidInput e) {
      boolean named = e.getMessage().contains(file.toString());
      throw named ? e : new InvalidInput("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** One token a character, the last of which ends a text. */
  public static Tokenizer ofCharacters(String alphabet) {
    return GreedyTokenizer.ofCharacters(alphabet);
  }

  /** Refuses a token that the network does not have. */
  static void check(int number, int tokens) {
    if (number >= tokens) {
      throw new InvalidInput(
          "it has the token %,d, and the network has %,d tokens; give the network's own tokenizer"
              .formatted(number, tokens));
    }
  }
}
