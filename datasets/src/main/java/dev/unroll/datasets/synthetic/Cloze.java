package dev.unroll.datasets.synthetic;

import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.synthetic.ClozeGrammar.Sentence;
import dev.unroll.datasets.task.ClassScorer;
import dev.unroll.datasets.task.GeneratedPart;
import dev.unroll.datasets.task.Grid;
import dev.unroll.datasets.task.OrderedMap;
import dev.unroll.datasets.task.Scorer;
import dev.unroll.datasets.task.Sizes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.nd4j.linalg.dataset.DataSet;

/**
 * A cloze test: "the quiet ___ near the pond dived and shook its fur" — which animal? What tells it
 * stands behind the gap, and the answer is wanted at the gap, so a network that reads forward alone
 * has only the adjective to go by. How far that can take it is known exactly: the baseline {@code
 * best that reads forward}.
 *
 * <p>Features [N, V, T] one-hot words, features mask [N, T]; labels [N, 9, T], labels mask [N, T]
 * with a one at the gap alone.
 */
public final class Cloze implements GeneratedTask {
  private static final int CLASSES = ClozeGrammar.ANIMALS.size();

  /**
   * The {@code data.*} keys.
   *
   * @param phrases between gap and verb at most
   * @param train number of sentences
   * @param validation number of sentences
   * @param test number of sentences
   * @param seed of the generator
   */
  public record Settings(int phrases, int train, int validation, int test, long seed) {
    public Settings {
      Problems problems = new Problems().atLeast("data.phrases", phrases, 0);
      new Sizes(train, validation, test).check(problems).raise();
    }

    Sizes sizes() {
      return new Sizes(train, validation, test);
    }
  }

  private final Settings settings;

  public Cloze(Settings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "cloze";
  }

  @Override
  public Shape shape() {
    return new Shape(ClozeGrammar.WORDS.size(), CLASSES, Answer.EVERY_STEP, Loss.CROSS_ENTROPY);
  }

  @Override
  public GeneratedPart part(int number) {
    return settings
        .sizes()
        .part(
            number,
            settings.seed(),
            streams ->
                batch(
                    streams.stream()
                        .map(random -> ClozeGrammar.any(random, settings.phrases()))
                        .toList()));
  }

  private static DataSet batch(List<Sentence> sentences) {
    int[] lengths = sentences.stream().mapToInt(s -> s.words().size()).toArray();
    int steps = IntStream.of(lengths).max().orElse(0);
    Grid features = new Grid(lengths.length, ClozeGrammar.WORDS.size(), steps);
    Grid labels = new Grid(lengths.length, CLASSES, steps);
    Grid gaps = new Grid(lengths.length, 1, steps);
    for (int n = 0; n < lengths.length; n++) {
      Sentence sentence = sentences.get(n);
      for (int t = 0; t < lengths[n]; t++) {
        features.set(n, ClozeGrammar.WORDS.indexOf(sentence.words().get(t)), t, 1);
      }
      labels.set(n, sentence.animal(), sentence.gap(), 1);
      gaps.set(n, 0, sentence.gap(), 1);
    }
    return new DataSet(features.array(), labels.array(), Grid.mask(lengths, steps), gaps.flat());
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
    return List.of(
        new Baseline("guess", scores(1 - 1.0 / CLASSES, StrictMath.log(CLASSES))),
        new Baseline("best that reads forward", bestForward()));
  }

  /**
   * The least expected error and the least expected cross-entropy of an answer given what stands
   * before the gap: the most probable animal, and the probabilities themselves.
   */
  private static Map<String, Double> bestForward() {
    double right = 0;
    double nats = 0;
    for (double[] joint : ClozeGrammar.openings().values()) {
      double all = DoubleStream.of(joint).sum();
      right += DoubleStream.of(joint).max().orElse(0);
      nats -= DoubleStream.of(joint).filter(p -> p > 0).map(p -> p * StrictMath.log(p / all)).sum();
    }
    return scores(1 - right, nats);
  }

  private static Map<String, Double> scores(double error, double nats) {
    return OrderedMap.of(ClassScorer.ERROR, error, ClassScorer.NATS, nats);
  }

  @Override
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("words", ClozeGrammar.WORDS.size() + ", one of them the gap");
    facts.put("answers", String.join(", ", ClozeGrammar.ANIMALS));
    facts.put("sentences", settings.sizes().toString());
    facts.put(
        "example of the test part",
        ClozeGrammar.any(part(2).stream(0), settings.phrases()).toString());
    return facts;
  }
}
