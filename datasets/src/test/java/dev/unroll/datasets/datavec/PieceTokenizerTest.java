package dev.unroll.datasets.datavec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.datavec.PieceTokenizer.Kind;
import dev.unroll.datasets.input.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PieceTokenizerTest {
  private static final String TEXT = "low low low low low lower lower newest newest widest\n";

  @TempDir private Path folder;

  private static List<String> tokens(PieceTokenizer tokenizer, String text) {
    return new String(tokenizer.encode(text))
        .chars()
        .mapToObj(number -> tokenizer.decode(number))
        .collect(Collectors.toList());
  }

  /** Counts: " l", "lo" and "ow" 6, 7 and 7 times; of "lo" and "ow", "lo" is first. */
  @Test
  void theMostFrequentPairsFirst() {
    Vocabulary characters = Vocabulary.of(TEXT, false);
    PieceTokenizer tokenizer =
        PieceTokenizer.learn(Kind.PAIRS, characters, TEXT, characters.size() + 3);
    assertThat(tokenizer.size()).isEqualTo(characters.size() + 3);
    assertThat(tokenizer.decode(characters.size())).isEqualTo("lo");
    assertThat(tokenizer.decode(characters.size() + 1)).isEqualTo("low");
    assertThat(tokenizer.decode(characters.size() + 2)).isEqualTo(" low");
    assertThat(tokens(tokenizer, " lower low")).containsExactly(" low", "e", "r", " low");
    assertThat(tokenizer.lengths()).endsWith(1, 2, 3, 4);
  }

  /** As long as a text without spaces: a search for the first pair after each join has no end. */
  @Test
  void aLongWord() {
    Vocabulary characters = Vocabulary.of(TEXT, false);
    PieceTokenizer tokenizer =
        PieceTokenizer.learn(Kind.PAIRS, characters, TEXT, characters.size() + 3);
    int times = 300_000;
    assertThat(tokens(tokenizer, "lowo".repeat(times)))
        .hasSize(2 * times)
        .startsWith("low", "o", "low")
        .endsWith("low", "o");
  }

  @Test
  void noPieceIsOfOnePlaceAlone() {
    Vocabulary characters = Vocabulary.of(TEXT, false);
    PieceTokenizer all = PieceTokenizer.learn(Kind.PAIRS, characters, TEXT, 1000);
    assertThat(all.size()).isLessThan(characters.size() + 20);
    assertThat(tokens(all, " widest")).hasSizeGreaterThan(1);
  }

  @Test
  void theMostFrequentWords() {
    Vocabulary characters = Vocabulary.of(TEXT, false);
    PieceTokenizer tokenizer =
        PieceTokenizer.learn(Kind.WORDS, characters, TEXT, characters.size() + 2);
    assertThat(tokens(tokenizer, "low low lower")).containsExactly("l", "o", "w", " low", " lower");
  }

  @ParameterizedTest
  @EnumSource
  void readsBackEveryText(Kind kind) throws IOException {
    Vocabulary characters = Vocabulary.of(TEXT + "ü𝄞 ", true);
    PieceTokenizer tokenizer = PieceTokenizer.learn(kind, characters, TEXT, characters.size() + 8);
    String text = "  lower ü\n\n𝄞 newt?";
    char[] numbers = tokenizer.encode(text);
    int[] codes = new String(numbers).chars().toArray();
    assertThat(tokenizer.decode(codes)).isEqualTo(text.replace("?", "\uFFFD"));
    assertThat(Arrays.stream(codes).map(code -> tokenizer.lengths()[code]).sum())
        .isEqualTo(text.codePointCount(0, text.length()));
    Path file = folder.resolve("tokens.txt");
    tokenizer.save(file);
    assertThat(PieceTokenizer.parse(Files.readString(file), characters)).isEqualTo(tokenizer);
  }

  @Test
  void saysWhatIsWrongWithAFile() {
    Vocabulary characters = Vocabulary.of("abc", false);
    assertThatThrownBy(() -> PieceTokenizer.parse("", characters))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("line 1: expected pairs or words");
    assertThatThrownBy(() -> PieceTokenizer.parse("pairs\n0 1\n4 0\n", characters))
        .hasMessage("line 3: expected numbers below 4, got \"4 0\"");
    assertThatThrownBy(() -> PieceTokenizer.parse("pairs\n0 1 2\n", characters))
        .hasMessage("line 2: expected two numbers, got \"0 1 2\"");
  }
}
