package dev.unroll.datasets.text;

import dev.unroll.datasets.catalogue.DataFiles;
import dev.unroll.datasets.datavec.PieceTokenizer;
import dev.unroll.datasets.datavec.Tokenizer;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.input.Utf8File;
import dev.unroll.datasets.task.DataFile;
import dev.unroll.datasets.task.Scorer;
import dev.unroll.datasets.task.Sequences;
import dev.unroll.datasets.task.Task;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The next character of a text, at every step, or its next word or piece of a word. The first 90 %
 * of the characters are for training, of which the tail, 5 % of all, is the validation part; the
 * last 10 % are the test part.
 *
 * <p>Features and labels [N, V, T] one-hot, V the characters of the first 90 %, and one more for
 * unknown ones if the rest has any. Training windows follow each other, the last partial one
 * dropped. Validation and test windows cover every character, the last one padded, with masks; the
 * first input of a part is the last character before it. Scores are per character whatever the
 * tokens are, and the parts are cut at the same characters.
 */
public final class TextTask implements Task {
  /** The vocabulary's file in a run folder. */
  public static final String VOCABULARY_FILE = "vocabulary.txt";

  /** Words or pairs as tokens, in a run folder. */
  public static final String PIECES_FILE = "tokens.txt";

  private static final int MAX_TOKENS = 0xFFFF;
  private static final int DEFAULT_TOKENS = 1024;
  private static final String OWN = "own-source.txt";
  private static final int ORDER = 5; // of Kneser–Ney
  private static final List<String> NAMES = List.of("unigram", "bigram", "trigram", "4-gram");

  /**
   * The {@code data.*} keys.
   *
   * @param file a UTF-8 text file, or a data set's name; empty: this project's own source
   * @param tokens what is predicted: char, word, bpe, or auto, which is bpe in long texts
   * @param vocabulary of words or pairs: how many tokens there are at most, characters included
   * @param length T of a training window, tokens
   * @param evalLength T of a validation or test window, tokens
   */
  public record Settings(String file, String tokens, int vocabulary, int length, int evalLength) {
    public Settings {
      new Problems()
          .check(
              Tokens.named(tokens).isPresent(),
              "data.tokens: expected auto, char, word or bpe, got '%s'".formatted(tokens))
          .between("data.vocabulary", vocabulary, 2, MAX_TOKENS)
          .atLeast("data.length", length, 2)
          .atLeast("data.eval-length", evalLength, 2)
          .raise();
    }

    /** Of characters. */
    public Settings(String file, int length, int evalLength) {
      this(file, "char", DEFAULT_TOKENS, length, evalLength);
    }

    /** What is predicted in a text of so many characters. */
    Tokens kind(int characters) {
      return Tokens.named(tokens).orElseThrow().in(characters);
    }
  }

  private final Settings settings;
  private final DataFile file;
  private final Tokens kind;
  private final TextParts parts;
  private final int trainTo;

  /**
   * Reads the text.
   *
   * @throws InvalidInput if the file is missing, not text, or too short
   */
  public TextTask(Settings settings) {
    this(settings, null);
  }

  /**
   * Reads the text as the tokens of a trained model; what is said of characters here holds of them.
   *
   * @param tokenizer the model's; null for the text's own tokens
   * @throws InvalidInput if the file is missing, not text, too short, or has no tokens
   */
  public TextTask(Settings settings, Tokenizer tokenizer) {
    this.settings = settings;
    String characters;
    if (settings.file().isEmpty()) {
      byte[] own = own();
      characters = new String(own, StandardCharsets.UTF_8);
      this.file = DataFile.of(OWN, own);
    } else {
      Path path = DataFiles.resolve(settings.file());
      characters = Utf8File.read(path);
      this.file = DataFile.of(path);
    }
    int all = characters.codePointCount(0, characters.length());
    this.kind = settings.kind(all);
    if (tokenizer == null) {
      checkLength(all, TextParts.validationFrom(all), TextParts.testFrom(all));
    }
    this.parts =
        tokenizer == null
            ? TextParts.of(characters, settings)
            : TextParts.of(characters, tokenizer);
    this.trainTo = parts.validationFrom();
    checkLength(parts.tokens().length, trainTo, parts.testFrom());
    if (parts.size() < 2) {
      throw new InvalidInput(
          "%s: expected at least 2 different characters, got one: there is nothing to predict."
              .formatted(source()));
    }
  }

  private void checkLength(int all, int validationFrom, int testFrom) {
    if (validationFrom <= settings.length() || testFrom == validationFrom || testFrom == 0) {
      throw new InvalidInput(
          "%s: expected at least %d %s for windows of data.length %d, got %d. Give a longer text or a smaller data.length."
              .formatted(
                  source(),
                  TextParts.least(settings.length()),
                  kind == Tokens.CHAR ? "characters" : "tokens",
                  settings.length(),
                  all));
    }
  }

  /** The task whose training part has the validation part, too. */
  private TextTask(TextTask first) {
    this.settings = first.settings;
    this.file = first.file;
    this.kind = first.kind;
    this.parts = first.parts;
    this.trainTo = parts.testFrom();
  }

  @Override
  public Optional<Task> joined() {
    return Optional.of(new TextTask(this));
  }

  private static byte[] own() {
    try (InputStream in = TextTask.class.getResourceAsStream(OWN)) {
      if (in == null) {
        throw new InvalidInput(
            "The bundled text is missing from this build. Give a text as data.file.");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String source() {
    return settings.file().isEmpty() ? "this project's own source" : settings.file();
  }

  /** The tokens and their numbers. */
  public Tokenizer tokenizer() {
    return parts.tokenizer();
  }

  @Override
  public String name() {
    return "text";
  }

  @Override
  public Shape shape() {
    return new Shape(parts.size(), parts.size(), Answer.EVERY_STEP, Loss.CROSS_ENTROPY);
  }

  @Override
  public Sequences train() {
    return windows(0, trainTo, settings.length(), false);
  }

  @Override
  public Sequences validation() {
    return windows(parts.validationFrom() - 1, parts.testFrom(), settings.evalLength(), true);
  }

  @Override
  public Sequences test() {
    return windows(parts.testFrom() - 1, parts.tokens().length, settings.evalLength(), true);
  }

  private Windows windows(int from, int to, int length, boolean partial) {
    return new Windows(
        parts.tokens(), parts.size(), new Windows.Stretch(from, to, length, partial));
  }

  @Override
  public List<Metric> metrics() {
    return TextScorer.METRICS;
  }

  @Override
  public Scorer scorer() {
    return new TextScorer(parts.lengths());
  }

  /** Uniform, and n-grams of characters, counted in those of the training windows. */
  @Override
  public List<Baseline> baselines() {
    char[] text = parts.characters();
    int size = parts.characterCount();
    int end = parts.charactersOf(train().size() * settings.length() + 1);
    int testFrom = parts.charactersOf(parts.testFrom());
    List<Baseline> all = new ArrayList<>();
    all.add(new Baseline("uniform", TextScorer.scores(StrictMath.log(size))));
    for (int order = 1; order <= NAMES.size(); order++) {
      double nats = new NGrams(text, end, order, size).nats(text, testFrom);
      all.add(new Baseline(NAMES.get(order - 1), TextScorer.scores(nats)));
    }
    double nats = new KneserNey(text, end, ORDER, size).nats(text, testFrom);
    all.add(new Baseline("Kneser–Ney " + ORDER + "-gram", TextScorer.scores(nats)));
    return List.copyOf(all);
  }

  @Override
  public Map<String, String> facts() {
    int all = parts.tokens().length;
    Map<String, String> facts = new TreeMap<>();
    facts.put("source", source());
    facts.put(
        kind == Tokens.CHAR ? "characters" : "tokens",
        "%d: %d train, %d validation, %d test"
            .formatted(
                all,
                parts.validationFrom(),
                parts.testFrom() - parts.validationFrom(),
                all - parts.testFrom()));
    facts.put("vocabulary", parts.size() + parts.vocabularyWords());
    facts.put(
        "windows",
        "%d train of %d (a last partial one dropped), %d validation and %d test of %d (last one padded)"
            .formatted(
                train().size(),
                settings.length(),
                validation().size(),
                test().size(),
                settings.evalLength()));
    return facts;
  }

  @Override
  public List<DataFile> files() {
    return List.of(file);
  }

  @Override
  public void save(Path folder) throws IOException {
    parts.vocabulary().save(folder.resolve(VOCABULARY_FILE));
    if (parts.tokenizer() instanceof PieceTokenizer pieces) {
      pieces.save(folder.resolve(PIECES_FILE));
    }
  }
}
