package dev.unroll.datasets.synthetic;

import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.synthetic.Grammar.Sentence;
import dev.unroll.datasets.task.ClassScorer;
import dev.unroll.datasets.task.GeneratedPart;
import dev.unroll.datasets.task.Grid;
import dev.unroll.datasets.task.Scorer;
import dev.unroll.datasets.task.Sizes;
import dev.unroll.datasets.task.Task;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Subject-verb agreement with attractors (after Linzen, Dupoux and Goldberg 2016, with a grammar of
 * our own): "the key near the old cabinets …" — does a singular or a plural verb follow?
 *
 * <p>Training and validation sentences have 0 to A nouns after the subject, each singular or plural
 * by chance, so the nouns between tell nothing about the verb. Test sentences have exactly A, all
 * of the number the subject is not: who listens to the last noun is always wrong there.
 *
 * <p>Features [N, V, T] one-hot words, features mask [N, T], labels [N, 2].
 */
public final class Agreement implements Task {
  private static final int CLASSES = 2;

  /**
   * The {@code data.*} keys.
   *
   * @param attractors A, nouns between subject and verb
   * @param train number of sentences
   * @param validation number of sentences
   * @param test number of sentences
   * @param seed of the generator
   */
  public record Settings(int attractors, int train, int validation, int test, long seed) {
    public Settings {
      Problems problems = new Problems().atLeast("data.attractors", attractors, 0);
      new Sizes(train, validation, test).check(problems).raise();
    }

    Sizes sizes() {
      return new Sizes(train, validation, test);
    }
  }

  private final Settings settings;

  public Agreement(Settings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "agreement";
  }

  @Override
  public Shape shape() {
    return new Shape(Grammar.WORDS.size(), CLASSES, Answer.LAST_STEP, Loss.CROSS_ENTROPY);
  }

  @Override
  public GeneratedPart train() {
    return part(0);
  }

  @Override
  public GeneratedPart validation() {
    return part(1);
  }

  @Override
  public GeneratedPart test() {
    return settings.sizes().part(2, settings.seed(), s -> batch(s.stream().map(this::hard)));
  }

  private GeneratedPart part(int number) {
    return settings.sizes().part(number, settings.seed(), s -> batch(s.stream().map(this::any)));
  }

  private Sentence any(Random random) {
    return Grammar.any(random, settings.attractors());
  }

  private Sentence hard(Random random) {
    return Grammar.hard(random, settings.attractors());
  }

  private static DataSet batch(Stream<Sentence> stream) {
    List<Sentence> sentences = stream.toList();
    int[] lengths = sentences.stream().mapToInt(s -> s.words().size()).toArray();
    int steps = IntStream.of(lengths).max().orElse(0);
    Grid features = new Grid(lengths.length, Grammar.WORDS.size(), steps);
    for (int n = 0; n < lengths.length; n++) {
      for (int t = 0; t < lengths[n]; t++) {
        features.set(n, sentences.get(n).words().get(t), t, 1);
      }
    }
    int[] classes = sentences.stream().mapToInt(s -> s.plural() ? 1 : 0).toArray();
    return new DataSet(
        features.array(), Grid.oneHot(classes, CLASSES), Grid.mask(lengths, steps), null);
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
    GeneratedPart train = train();
    double plural =
        IntStream.range(0, train.size()).filter(i -> any(train.stream(i)).plural()).count();
    double share = (plural + 1) / (train.size() + 2);
    GeneratedPart test = test();
    ClassScorer majority = new ClassScorer();
    long deceived = 0;
    for (int i = 0; i < test.size(); i++) {
      Sentence sentence = hard(test.stream(i));
      double p = sentence.plural() ? share : 1 - share;
      majority.add(sentence.plural() == share > 0.5, -StrictMath.log(p));
      deceived += sentence.plural() == sentence.lastPlural() ? 0 : 1;
    }
    double error = (double) deceived / test.size();
    return List.of(
        new Baseline("majority class", majority.scores()),
        new Baseline("agree with the last noun", Map.of(ClassScorer.ERROR, error)));
  }

  @Override
  public Map<String, String> facts() {
    Map<String, String> facts = new TreeMap<>();
    facts.put("words", "" + Grammar.WORDS.size());
    facts.put("classes", "singular, plural");
    facts.put("sentences", settings.sizes().toString());
    facts.put(
        "nouns after the subject",
        "train and validation 0 to %1$d of either number, test %1$d of the other number"
            .formatted(settings.attractors()));
    facts.put("example of the test part", hard(test().stream(0)) + " …");
    return facts;
  }
}
