package dev.unroll.datasets.text;

import dev.unroll.datasets.catalogue.DataFiles;
import dev.unroll.datasets.datavec.PieceTokenizer;
import dev.unroll.datasets.datavec.TextSequenceReader;
import dev.unroll.datasets.datavec.Tokenizer;
import dev.unroll.datasets.datavec.Vocabulary;

/**
 * A text in tokens, and where its parts begin: after the same characters, whatever the tokens are.
 *
 * @param tokens their numbers
 * @param validationFrom the first token of the validation part
 * @param testFrom the first token of the test part
 * @param tokenizer what the numbers mean
 * @param characters the same text in numbers of characters; the tokens if these are characters
 */
@SuppressWarnings("ArrayRecordComponent") // made once, compared with nothing
record TextParts(
    char[] tokens, int validationFrom, int testFrom, Tokenizer tokenizer, char[] characters) {
  private static final double TEST_FROM = 0.9;
  private static final double VALIDATION_FROM = 0.85;

  /** Of the tokens of a trained model. */
  static TextParts of(String text, Tokenizer tokenizer) {
    char[] tokens = tokenizer.encode(text);
    return new TextParts(
        tokens, validationFrom(tokens.length), testFrom(tokens.length), tokenizer, tokens);
  }

  /** Of the text's own tokens, which the training part teaches. */
  static TextParts of(String text, TextTask.Settings settings) {
    int all = text.codePointCount(0, text.length());
    int validationFrom = validationFrom(all);
    int testFrom = testFrom(all);
    Vocabulary vocabulary = ofFirst(text, testFrom);
    char[] characters = characters(text, settings, vocabulary);
    Tokens kind = settings.kind(all);
    if (kind == Tokens.CHAR) {
      return new TextParts(characters, validationFrom, testFrom, vocabulary, characters);
    }
    int first = text.offsetByCodePoints(0, validationFrom);
    int second = text.offsetByCodePoints(0, testFrom);
    PieceTokenizer pieces =
        PieceTokenizer.learn(
            kind == Tokens.WORD ? PieceTokenizer.Kind.WORDS : PieceTokenizer.Kind.PAIRS,
            vocabulary,
            text.substring(0, first),
            settings.vocabulary());
    String train = new String(pieces.encode(text.substring(0, first)));
    String validation = new String(pieces.encode(text.substring(first, second)));
    String test = new String(pieces.encode(text.substring(second)));
    return new TextParts(
        (train + validation + test).toCharArray(),
        train.length(),
        train.length() + validation.length(),
        pieces,
        characters);
  }

  /** A file comes through the sequence reader, as every other. */
  private static char[] characters(String text, TextTask.Settings settings, Vocabulary vocabulary) {
    return settings.file().isEmpty()
        ? vocabulary.encode(text)
        : TextSequenceReader.read(DataFiles.resolve(settings.file()), vocabulary);
  }

  private static Vocabulary ofFirst(String characters, int count) {
    String first = characters.substring(0, characters.offsetByCodePoints(0, count));
    boolean unknown = !Vocabulary.of(first, false).covers(characters);
    return Vocabulary.of(first, unknown);
  }

  static int validationFrom(int all) {
    return (int) (all * VALIDATION_FROM);
  }

  static int testFrom(int all) {
    return (int) (all * TEST_FROM);
  }

  /** How long a text has to be at least for training windows of a length. */
  static int least(int length) {
    return (int) ((length + 1) / VALIDATION_FROM) + 20;
  }

  /** V. */
  int size() {
    return tokenizer.size();
  }

  /** The characters; those of a trained model's tokens are not known. */
  Vocabulary vocabulary() {
    return tokenizer instanceof PieceTokenizer pieces
        ? pieces.vocabulary()
        : (Vocabulary) tokenizer;
  }

  /** How many characters there are; of a trained model's tokens, how many of these. */
  int characterCount() {
    return tokenizer instanceof PieceTokenizer pieces ? pieces.vocabulary().size() : size();
  }

  /** What is to be said of V. */
  String vocabularyWords() {
    if (tokenizer instanceof PieceTokenizer pieces) {
      return ", %d of them characters; a token has %.2f characters"
          .formatted(
              pieces.vocabulary().size(), (double) charactersOf(testFrom) / Math.max(1, testFrom));
    }
    return tokenizer instanceof Vocabulary vocabulary
        ? vocabulary.hasUnknown()
            ? ", the last for characters the first 90 % do not have"
            : ", every character of the text"
        : ", the tokens of the model";
  }

  /** The characters of each token; null if each is one. */
  int[] lengths() {
    return tokenizer instanceof PieceTokenizer pieces ? pieces.lengths() : null;
  }

  /** How many characters the first tokens have. */
  int charactersOf(int first) {
    int[] lengths = lengths();
    int sum = 0;
    for (int k = 0; k < first && lengths != null; k++) {
      sum += lengths[tokens[k]];
    }
    return lengths == null ? first : sum;
  }
}
