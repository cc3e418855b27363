package dev.unroll.datasets.names;

import dev.unroll.datasets.catalogue.DataFiles;
import dev.unroll.datasets.datavec.LabelledLinesReader;
import dev.unroll.datasets.datavec.LabelledLinesReader.LabelledLines;
import dev.unroll.datasets.datavec.Vocabulary;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.input.Setting;
import dev.unroll.datasets.input.Utf8File;
import dev.unroll.datasets.task.ClassScorer;
import dev.unroll.datasets.task.DataFile;
import dev.unroll.datasets.task.Scorer;
import dev.unroll.datasets.task.Sequences;
import dev.unroll.datasets.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The class of a line, character by character: a folder with one UTF-8 text file a class, one
 * sequence a line. Each class is split 80/10/10; copies of a line stay together.
 *
 * <p>Features [N, V, T] one-hot, V the characters of the training part and one for unknown ones;
 * features mask [N, T], padding at the end; labels [N, K].
 */
public final class NamesTask implements Task {
  /** The vocabulary's file in a run folder. */
  public static final String VOCABULARY_FILE = "vocabulary.txt";

  /** The classes' file in a run folder, one name a line. */
  public static final String CLASSES_FILE = "classes.txt";

  /**
   * The {@code data.*} keys.
   *
   * @param file the folder, or a data set's name
   * @param seed of the split
   * @param repeats whether a line counts as often as its class has it; else once
   */
  public record Settings(
      String file,
      long seed,
      @Setting(
              value = "false",
              before = "true",
              about = "whether a line counts as often as its class has it; else once")
          boolean repeats) {
    public Settings {
      new Problems()
          .check(
              !file.isEmpty(),
              "data.file: expected a folder with one text file a class, got nothing. Set data.file"
                  + " to a folder, or to names for the catalogue's surnames")
          .raise();
    }
  }

  private final Settings settings;
  private final List<DataFile> files;
  private final List<String> classes;
  private final LineSplit split;
  private final Vocabulary vocabulary;

  /**
   * Reads the folder.
   *
   * @throws InvalidInput if it is missing, has fewer than two classes, or too few lines to split
   */
  public NamesTask(Settings settings) {
    this.settings = settings;
    Path folder = DataFiles.resolve(settings.file());
    List<LabelledLines> read =
        LabelledLinesReader.read(folder).stream()
            .map(lines -> settings.repeats() ? lines : lines.distinct())
            .toList();
    this.files = DataFile.of(Utf8File.textsIn(folder));
    this.classes = read.stream().map(LabelledLines::name).toList();
    this.split = LineSplit.of(read, settings.seed());
    if (split.test().isEmpty()) {
      throw new InvalidInput(
          "%s: expected at least 5 different lines in some class, so that a tenth is one; got fewer in all."
              .formatted(settings.file()));
    }
    String characters = split.train().stream().map(Line::text).collect(Collectors.joining());
    this.vocabulary = Vocabulary.of(characters, true);
  }

  /** The task whose training part has the validation part, too. */
  private NamesTask(NamesTask first) {
    this.settings = first.settings;
    this.files = first.files;
    this.classes = first.classes;
    this.split = first.split.joined();
    this.vocabulary = first.vocabulary;
  }

  @Override
  public Optional<Task> joined() {
    return Optional.of(new NamesTask(this));
  }

  /** The characters and their numbers. */
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public String name() {
    return "names";
  }

  @Override
  public Shape shape() {
    return new Shape(vocabulary.size(), classes.size(), Answer.LAST_STEP, Loss.CROSS_ENTROPY);
  }

  @Override
  public Sequences train() {
    return part(split.train());
  }

  @Override
  public Sequences validation() {
    return part(split.validation());
  }

  @Override
  public Sequences test() {
    return part(split.test());
  }

  private Sequences part(List<Line> lines) {
    return new LinePart(lines, vocabulary, classes.size());
  }

  @Override
  public List<Metric> metrics() {
    return ClassScorer.metrics();
  }

  @Override
  public Scorer scorer() {
    return new ClassScorer();
  }

  @Override
  public List<Baseline> baselines() {
    double[] shares = new double[classes.size()];
    for (Line line : split.train()) {
      shares[line.label()] += 1.0 / split.train().size();
    }
    NaiveBayes bayes = new NaiveBayes(split.train(), vocabulary, classes.size());
    ClassScorer majority = new ClassScorer();
    ClassScorer bigrams = new ClassScorer();
    for (Line line : split.test()) {
      add(majority, shares, line.label());
      add(bigrams, bayes.classify(line.text()), line.label());
    }
    return List.of(
        new Baseline("majority class", majority.scores()),
        new Baseline("naive Bayes over bigrams", bigrams.scores()));
  }

  private static void add(ClassScorer scorer, double[] probabilities, int wanted) {
    int best = 0;
    for (int k = 1; k < probabilities.length; k++) {
      best = probabilities[k] > probabilities[best] ? k : best;
    }
    scorer.add(best == wanted, -StrictMath.log(Math.max(probabilities[wanted], Float.MIN_VALUE)));
  }

  @Override
  public Map<String, String> facts() {
    Map<String, String> facts = new TreeMap<>();
    facts.put("source", settings.file());
    facts.put("classes", classes.size() + ": " + String.join(", ", classes));
    facts.put(
        "lines",
        "%d train, %d validation, %d test; %s"
            .formatted(
                split.train().size(),
                split.validation().size(),
                split.test().size(),
                settings.repeats()
                    ? "copies of a line stay in one part"
                    : "each once in its class, and of several classes in one part"));
    facts.put(
        "vocabulary",
        vocabulary.size() + ", the last for characters the training part does not have");
    return facts;
  }

  @Override
  public List<DataFile> files() {
    return files;
  }

  @Override
  public void save(Path folder) throws IOException {
    vocabulary.save(folder.resolve(VOCABULARY_FILE));
    Files.writeString(folder.resolve(CLASSES_FILE), String.join("\n", classes) + "\n");
  }
}
