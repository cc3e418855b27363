package dev.unroll.datasets.text;

import dev.unroll.datasets.catalogue.DataFiles;
import dev.unroll.datasets.datavec.TextSequenceReader;
import dev.unroll.datasets.datavec.Tokenizer;
import dev.unroll.datasets.datavec.Vocabulary;
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
 * The next character of a text, at every step. The first 90 % of the characters are for training,
 * of which the tail, 5 % of all, is the validation part; the last 10 % are the test part.
 *
 * <p>Features and labels [N, V, T] one-hot, V the characters of the first 90 %, and one more for
 * unknown ones if the rest has any. Training windows follow each other, the last partial one
 * dropped. Validation and test windows cover every character, the last one padded, with masks; the
 * first input of a part is the last character before it.
 */
public final class TextTask implements Task {
  /** The vocabulary's file in a run folder. */
  public static final String VOCABULARY_FILE = "vocabulary.txt";

  private static final String OWN = "own-source.txt";
  private static final double TEST_FROM = 0.9;
  private static final double VALIDATION_FROM = 0.85;
  private static final int ORDER = 5; // of Kneser–Ney
  private static final List<String> NAMES = List.of("unigram", "bigram", "trigram", "4-gram");

  /**
   * The {@code data.*} keys.
   *
   * @param file a UTF-8 text file, or a data set's name; empty: this project's own source
   * @param length T of a training window, characters
   * @param evalLength T of a validation or test window, characters
   */
  public record Settings(String file, int length, int evalLength) {
    public Settings {
      new Problems()
          .atLeast("data.length", length, 2)
          .atLeast("data.eval-length", evalLength, 2)
          .raise();
    }
  }

  private final Settings settings;
  private final DataFile file;
  private final Vocabulary vocabulary; // null where there is a tokenizer
  private final int size; // V
  private final char[] text;
  private final int validationFrom;
  private final int testFrom;
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
   * @param tokenizer the model's; null for the text's own characters
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
    char[] tokens = tokenizer == null ? null : tokenizer.encode(characters);
    int all = tokens == null ? characters.codePointCount(0, characters.length()) : tokens.length;
    this.validationFrom = (int) (all * VALIDATION_FROM);
    this.testFrom = (int) (all * TEST_FROM);
    this.trainTo = validationFrom;
    if (validationFrom <= settings.length() || testFrom == validationFrom || testFrom == 0) {
      throw new InvalidInput(
          "%s: expected at least %d characters for windows of data.length %d, got %d. Give a longer text or a smaller data.length."
              .formatted(
                  source(),
                  (int) ((settings.length() + 1) / VALIDATION_FROM) + 20,
                  settings.length(),
                  all));
    }
    this.vocabulary = tokens == null ? ofFirst(characters, testFrom) : null;
    this.text = tokens == null ? numbers(characters) : tokens;
    this.size = tokens == null ? vocabulary.size() : tokenizer.size();
    if (size < 2) {
      throw new InvalidInput(
          "%s: expected at least 2 different characters, got one: there is nothing to predict."
              .formatted(source()));
    }
  }

  /** The task whose training part has the validation part, too. */
  private TextTask(TextTask first) {
    this.settings = first.settings;
    this.file = first.file;
    this.vocabulary = first.vocabulary;
    this.size = first.size;
    this.text = first.text;
    this.validationFrom = first.validationFrom;
    this.testFrom = first.testFrom;
    this.trainTo = testFrom;
  }

  @Override
  public Optional<Task> joined() {
    return Optional.of(new TextTask(this));
  }

  /** A file comes through the sequence reader, as every other. */
  private char[] numbers(String characters) {
    return settings.file().isEmpty()
        ? vocabulary.encode(characters)
        : TextSequenceReader.read(DataFiles.resolve(settings.file()), vocabulary);
  }

  private static Vocabulary ofFirst(String characters, int count) {
    String first = characters.substring(0, characters.offsetByCodePoints(0, count));
    boolean unknown = !Vocabulary.of(first, false).covers(characters);
    return Vocabulary.of(first, unknown);
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

  /** The characters and their numbers; null if the text was read as tokens. */
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public String name() {
    return "text";
  }

  @Override
  public Shape shape() {
    return new Shape(size, size, Answer.EVERY_STEP, Loss.CROSS_ENTROPY);
  }

  @Override
  public Sequences train() {
    return windows(0, trainTo, settings.length(), false);
  }

  @Override
  public Sequences validation() {
    return windows(validationFrom - 1, testFrom, settings.evalLength(), true);
  }

  @Override
  public Sequences test() {
    return windows(testFrom - 1, text.length, settings.evalLength(), true);
  }

  private Windows windows(int from, int to, int length, boolean partial) {
    return new Windows(text, size, new Windows.Stretch(from, to, length, partial));
  }

  @Override
  public List<Metric> metrics() {
    return TextScorer.METRICS;
  }

  @Override
  public Scorer scorer() {
    return new TextScorer();
  }

  /** Uniform, and n-grams counted in the characters of the training windows. */
  @Override
  public List<Baseline> baselines() {
    int end = train().size() * settings.length() + 1;
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
    Map<String, String> facts = new TreeMap<>();
    facts.put("source", source());
    facts.put(
        "characters",
        "%d: %d train, %d validation, %d test"
            .formatted(
                text.length, validationFrom, testFrom - validationFrom, text.length - testFrom));
    facts.put(
        "vocabulary",
        size
            + (vocabulary == null
                ? ", the tokens of the model"
                : vocabulary.hasUnknown()
                    ? ", the last for characters the first 90 % do not have"
                    : ", every character of the text"));
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
    vocabulary.save(folder.resolve(VOCABULARY_FILE));
  }
}
