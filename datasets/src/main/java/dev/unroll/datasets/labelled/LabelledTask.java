package dev.unroll.datasets.labelled;

import dev.unroll.datasets.catalogue.DataFiles;
import dev.unroll.datasets.datavec.LabelledSeries;
import dev.unroll.datasets.datavec.LabelledSeriesReader;
import dev.unroll.datasets.datavec.LabelledSeriesReader.Content;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.SeriesScale;
import dev.unroll.datasets.task.ClassReport;
import dev.unroll.datasets.task.ClassScorer;
import dev.unroll.datasets.task.DataFile;
import dev.unroll.datasets.task.Scorer;
import dev.unroll.datasets.task.Sequences;
import dev.unroll.datasets.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The class or the number of labelled series of any length, from a CSV file with a row for each
 * step; or of each step, from the steps up to it. Whole series are split, in the same shares of
 * every class.
 *
 * <p>Features [N, I, T], see {@link Inputs}; features mask [N, T]; labels [N, K] or [N, K, T].
 * Numbers are scaled to mean 0 and deviation 1 of the training part.
 */
public final class LabelledTask implements Task {
  /** The classes' file in a run folder, one name a line. */
  public static final String CLASSES_FILE = "classes.txt";

  /** The scales' file in a run folder, a line for each channel, and one for a label of numbers. */
  public static final String SCALES_FILE = "scales.csv";

  private final LabelledSettings settings;
  private final List<DataFile> files;
  private final Content content;
  private final SeriesSplit split;
  private final SeriesSplit choice; // whose validation part chooses
  private final Target target;
  private final Inputs inputs;
  private final double[] weights; // of classes; none if all count alike

  /**
   * Reads the files, or generates the example.
   *
   * @throws InvalidInput if a file is not as expected, or has too few series or classes
   */
  public LabelledTask(LabelledSettings settings) {
    this.settings = settings;
    List<Path> paths =
        Stream.of(settings.file(), settings.labels())
            .filter(name -> !name.isEmpty())
            .map(DataFiles::resolve)
            .toList();
    this.content =
        settings.file().isEmpty()
            ? ExampleSeries.make(settings.seed())
            : LabelledSeriesReader.read(paths.get(0), settings.columns());
    this.files = DataFile.of(paths);
    List<String> classes = Target.classes(content.series(), settings.labelType());
    boolean byLabel = !classes.isEmpty() && !settings.perStep();
    this.split = SeriesSplit.of(content.series(), settings, byLabel);
    this.choice = split;
    this.target = new Target(classes, classes.isEmpty() ? scale() : SeriesScale.NONE);
    this.inputs = Inputs.of(split.train(), content.about().channels().size());
    refuseUnseenClasses();
    this.weights = settings.classWeights() ? weights() : new double[0];
  }

  /** The task whose training part has the validation part, too; scaled as before. */
  private LabelledTask(LabelledTask first) {
    this.settings = first.settings;
    this.files = first.files;
    this.content = first.content;
    this.split = first.split.joined();
    this.choice = first.split;
    this.target = first.target;
    this.inputs = first.inputs;
    this.weights = first.weights;
  }

  @Override
  public Optional<Task> joined() {
    return Optional.of(new LabelledTask(this));
  }

  private SeriesScale scale() {
    double[] numbers =
        Target.labels(split.train())
            .mapToDouble(label -> Target.number(label).orElseThrow())
            .toArray();
    return SeriesScale.fitted(numbers, 0, numbers.length).orElse(SeriesScale.NONE);
  }

  /** Labels of each class in the training part. */
  private long[] counts(List<LabelledSeries> series) {
    long[] counts = new long[target.width()];
    Target.labels(series).forEach(label -> counts[target.classes().indexOf(label)]++);
    return counts;
  }

  /** n / (K·n_k), as scikit-learn's class_weight="balanced". */
  private double[] weights() {
    if (target.numbers()) {
      throw new InvalidInput(
          "data.class-weights: expected false for a label of numbers, got true. Set"
              + " data.label-type=class to make classes of them.");
    }
    long[] counts = counts(split.train());
    double all = Arrays.stream(counts).sum();
    return Arrays.stream(counts).mapToDouble(n -> n == 0 ? 0 : all / counts.length / n).toArray();
  }

  private void refuseUnseenClasses() {
    long[] counts = target.numbers() ? new long[] {1} : counts(split.train());
    for (int k = 0; k < counts.length; k++) {
      String name = target.numbers() ? "" : target.classes().get(k);
      if (counts[k] == 0) {
        throw new InvalidInput(
            "%s: expected steps of every class in the training part, got none of class \"%s\". Choose another data.seed, or leave its steps without a label."
                .formatted(source(), name));
      }
    }
  }

  private String source() {
    return settings.file().isEmpty() ? "generated example" : settings.file();
  }

  @Override
  public String name() {
    return "labelled";
  }

  @Override
  public Shape shape() {
    List<Double> ofLoss = settings.perStep() ? List.of() : Arrays.stream(weights).boxed().toList();
    return new Shape(
        inputs.width(),
        target.width(),
        settings.perStep() ? Answer.EVERY_STEP : Answer.LAST_STEP,
        target.numbers() ? Loss.SQUARED_ERROR : Loss.CROSS_ENTROPY,
        ofLoss);
  }

  @Override
  public Sequences train() {
    return new LabelledPart(split.train(), inputs, target, settings.perStep(), weights);
  }

  @Override
  public Sequences validation() {
    return unweighted(split.validation());
  }

  @Override
  public Sequences test() {
    return unweighted(split.test());
  }

  private Sequences unweighted(List<LabelledSeries> part) {
    return new LabelledPart(part, inputs, target, settings.perStep(), new double[0]);
  }

  /** With class weights the balanced error is the first, since it is what they improve. */
  @Override
  public List<Metric> metrics() {
    if (target.numbers()) {
      return NumberScorer.metrics();
    }
    String first = settings.classWeights() ? ClassReport.BALANCED_ERROR : ClassScorer.ERROR;
    return ClassReport.metrics().stream()
        .sorted(Comparator.comparing(metric -> !metric.name().equals(first)))
        .toList();
  }

  @Override
  public List<String> classes() {
    return target.classes();
  }

  @Override
  public Scorer scorer() {
    return target.numbers() ? new NumberScorer(target.scale()) : new ClassReport(target.width());
  }

  @Override
  public List<Baseline> baselines() {
    return new Baselines(target, weights)
        .of(split.train(), List.of(choice.train(), choice.validation()), split.test());
  }

  @Override
  public Map<String, String> facts() {
    Map<String, String> facts = new TreeMap<>();
    facts.put("source", source());
    facts.put(
        "series",
        "%d: %d train, %d validation, %d test; the parts share no series"
            .formatted(
                content.series().size(),
                split.train().size(),
                split.validation().size(),
                split.test().size()));
    int[] lengths =
        content.series().stream().mapToInt(one -> one.values().length).sorted().toArray();
    facts.put(
        "steps",
        "%d to %d, median %d"
            .formatted(lengths[0], lengths[lengths.length - 1], lengths[lengths.length / 2]));
    facts.put("channels", String.join(", ", content.about().channels()) + missing());
    facts.put("label", label());
    if (!content.about().columns().isEmpty()) {
      facts.put("columns", String.join("; ", content.about().columns()));
    }
    if (!content.about().notes().isEmpty()) {
      facts.put("notes", String.join("; ", content.about().notes()));
    }
    return facts;
  }

  private String missing() {
    List<String> marked =
        Arrays.stream(inputs.marked()).mapToObj(content.about().channels()::get).toList();
    return marked.isEmpty()
        ? ""
        : "; a missing value becomes the last one, and an input more says so: "
            + String.join(", ", marked);
  }

  private String label() {
    String per = settings.perStep() ? " of each step" : " of each series";
    if (target.numbers()) {
      long different = Target.labels(content.series()).distinct().count();
      return "a number%s, %d different: regression; data.label-type=class would make classes of them"
          .formatted(per, different);
    }
    long[] counts = counts(content.series());
    String classes =
        String.join(
            ", ",
            IntStream.range(0, counts.length)
                .mapToObj(k -> "%s (%d)".formatted(target.classes().get(k), counts[k]))
                .toList());
    return "one of %d classes%s: %s%s"
        .formatted(
            counts.length,
            per,
            classes,
            weights.length == 0 ? "" : "; each counts as much as another in training");
  }

  @Override
  public List<DataFile> files() {
    return files;
  }

  @Override
  public void save(Path folder) throws IOException {
    List<SavedScales.Channel> channels = new ArrayList<>();
    for (int c = 0; c < content.about().channels().size(); c++) {
      int number = c;
      boolean marked = Arrays.stream(inputs.marked()).anyMatch(m -> m == number);
      channels.add(
          new SavedScales.Channel(
              content.about().channels().get(c), inputs.scales().get(c), Optional.of(marked)));
    }
    Optional<SavedScales.Channel> answer = Optional.empty();
    if (target.numbers()) {
      answer =
          Optional.of(new SavedScales.Channel(settings.label(), target.scale(), Optional.empty()));
    } else {
      Files.writeString(folder.resolve(CLASSES_FILE), String.join("\n", target.classes()) + "\n");
    }
    Files.writeString(folder.resolve(SCALES_FILE), new SavedScales(channels, answer).text());
  }
}
