package dev.unroll.datasets.series;

import dev.unroll.datasets.baseline.BaselineMethod;
import dev.unroll.datasets.baseline.NaiveMethod;
import dev.unroll.datasets.catalogue.DataFiles;
import dev.unroll.datasets.datavec.PanelReader;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.panel.SeriesScale;
import dev.unroll.datasets.task.DataFile;
import dev.unroll.datasets.task.Scorer;
import dev.unroll.datasets.task.Sequences;
import dev.unroll.datasets.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The next H values of a column from its last W: features [N, 1, W], labels [N, H], both scaled to
 * mean 0 and deviation 1 of the training rows.
 *
 * <p>The parts follow each other in time. A window belongs to the part in which all its targets
 * lie; its inputs may reach back into the part before. Every such window is kept.
 */
public final class SeriesTask implements Task {
  /** The scale's file in a run folder. */
  public static final String SCALER_FILE = "scaler.properties";

  private static final Pattern SAVED_SCALE = Pattern.compile("mean=(\\S+)\\Rdeviation=(\\S+)\\R");

  private static final List<NaiveMethod> BASELINES =
      List.of(
          NaiveMethod.LAST_VALUE,
          NaiveMethod.DRIFT,
          NaiveMethod.SEASONAL_NAIVE,
          NaiveMethod.SEASONAL_NAIVE_INCREMENT);

  private final SeriesSettings settings;
  private final List<DataFile> files;
  private final PanelReader.Column column;
  private final int[] ends;
  private final SeriesScale scale;
  private final double[] scaled;
  private final int trainTo; // row

  /**
   * Reads or makes the series.
   *
   * @throws InvalidInput if the file is not as expected, or a part has too few rows
   */
  public SeriesTask(SeriesSettings settings) {
    this.settings = settings;
    if (settings.file().isEmpty()) {
      this.column = generated(settings);
      this.files = List.of();
    } else {
      this.column = PanelReader.readColumn(settings.panel());
      this.files = List.of(DataFile.of(DataFiles.resolve(settings.file())));
    }
    double[] values = series().values();
    int train = SeriesSettings.rows(settings.train(), values.length);
    int validation = SeriesSettings.rows(settings.validation(), values.length);
    int test = SeriesSettings.rows(settings.test(), values.length);
    boolean share = settings.test() <= 1;
    int end = train + validation + test;
    this.ends = new int[] {train, train + validation, share ? Math.min(end, values.length) : end};
    checkRows(values.length);
    this.scale = scale(values, train);
    this.scaled = Arrays.stream(values).map(scale::of).toArray();
    this.trainTo = ends[0];
  }

  /** The task whose training part has the validation part, too; scaled as before. */
  private SeriesTask(SeriesTask first) {
    this.settings = first.settings;
    this.files = first.files;
    this.column = first.column;
    this.ends = first.ends;
    this.scale = first.scale;
    this.scaled = first.scaled;
    this.trainTo = ends[1];
  }

  @Override
  public Optional<Task> joined() {
    return Optional.of(new SeriesTask(this));
  }

  private static PanelReader.Column generated(SeriesSettings settings) {
    double[] values = Generators.make(settings.generator(), settings.points(), settings.seed());
    PanelSeries series = new PanelSeries(settings.generator(), values);
    return new PanelReader.Column(series, List.of(), Frequency.UNKNOWN, List.of(), List.of());
  }

  private static SeriesScale scale(double[] values, int rows) {
    if (Arrays.stream(values, 0, rows).allMatch(value -> value == values[0])) {
      throw new InvalidInput(
          "data.train: expected values that vary, got %s in all %d rows. Give more rows, or another data.column."
              .formatted(values[0], rows));
    }
    return SeriesScale.fitted(values, 0, rows).orElseThrow();
  }

  private void checkRows(int all) {
    if (ends[2] > all) {
      throw new InvalidInput(
          "data.train, data.validation, data.test: expected at most the %d rows there are, got %d."
              .formatted(all, ends[2]));
    }
    checkPart("train", 0, settings.window() + settings.horizon());
    checkPart("validation", 1, settings.horizon());
    checkPart("test", 2, settings.horizon());
  }

  private void checkPart(String name, int part, int least) {
    int rows = ends[part] - (part == 0 ? 0 : ends[part - 1]);
    if (rows < least) {
      throw new InvalidInput(
          "data.%s: expected at least %d rows for data.window %d and data.horizon %d, got %d. Give this part more rows, or shorten the window or the horizon."
              .formatted(name, least, settings.window(), settings.horizon(), rows));
    }
  }

  /** The whole series on its original scale. */
  public PanelSeries series() {
    return column.series();
  }

  /** The time of a row; nothing if the file gave none. */
  public Optional<LocalDateTime> time(int row) {
    return column.times().isEmpty() ? Optional.empty() : Optional.of(column.times().get(row));
  }

  public SeriesScale scale() {
    return scale;
  }

  /** Scaled values, such as a forecast, on the original scale. */
  public double[] original(double[] values) {
    return Arrays.stream(values).map(scale::restored).toArray();
  }

  /** The row of the series at which the targets of a test window begin. */
  public int testRow(int position) {
    return test().target(position);
  }

  @Override
  public String name() {
    return "series";
  }

  @Override
  public Shape shape() {
    return new Shape(1, settings.horizon(), Answer.LAST_STEP, Loss.SQUARED_ERROR);
  }

  @Override
  public Sequences train() {
    return part(settings.window(), trainTo);
  }

  @Override
  public Sequences validation() {
    return part(ends[0], ends[1]);
  }

  @Override
  public WindowPart test() {
    return part(ends[1], ends[2]);
  }

  private WindowPart part(int first, int end) {
    int windows = end - first - settings.horizon() + 1;
    WindowPart.Range range = new WindowPart.Range(first, windows);
    return new WindowPart(scaled, range, settings.window(), settings.horizon());
  }

  @Override
  public List<Metric> metrics() {
    return SeriesScorer.metrics();
  }

  @Override
  public Scorer scorer() {
    return new SeriesScorer(scale.spread());
  }

  /** Of the methods that have enough values before the first target; fitted before each target. */
  @Override
  public List<Baseline> baselines() {
    List<Baseline> all = new ArrayList<>();
    for (NaiveMethod method : BASELINES) {
      boolean seasonal = method.needs(2) != method.needs(1);
      if (test().target(0) >= method.needs(season()) && (season() > 1 || !seasonal)) {
        all.add(baseline(method));
      }
    }
    return List.copyOf(all);
  }

  private Baseline baseline(BaselineMethod method) {
    SeriesScorer scorer = new SeriesScorer(scale.spread());
    WindowPart test = test();
    for (int position = 0; position < test.size(); position++) {
      int target = test.target(position);
      double[] past = Arrays.copyOf(scaled, target);
      double[] forecast = method.fit(past, season()).forecast(past, settings.horizon()).mean();
      scorer.add(Arrays.copyOfRange(scaled, target, target + settings.horizon()), forecast);
    }
    return new Baseline(method.label(), scorer.scores());
  }

  /** Steps of a season; 1 for none. */
  int season() {
    return settings.season() > 0 ? settings.season() : column.frequency().season();
  }

  @Override
  public Map<String, String> facts() {
    Map<String, String> facts = new TreeMap<>();
    facts.put("source", settings.file().isEmpty() ? "generated" : settings.file());
    facts.put("column", series().id());
    facts.put(
        "rows",
        "%d: %d train, %d validation, %d test, %d unused at the end"
            .formatted(
                series().size(),
                ends[0],
                ends[1] - ends[0],
                ends[2] - ends[1],
                series().size() - ends[2]));
    facts.put(
        "windows",
        "%d train, %d validation, %d test"
            .formatted(train().size(), validation().size(), test().size()));
    facts.put("season", seasonInWords());
    facts.put(
        "scale",
        "mean %s, deviation %s of the training rows".formatted(scale.centre(), scale.spread()));
    time(0).ifPresent(first -> facts.put("time", first + " to " + time(series().size() - 1).get()));
    if (!column.columns().isEmpty()) {
      facts.put("columns", String.join("; ", column.columns()));
    }
    if (!column.notes().isEmpty()) {
      facts.put("notes", String.join("; ", column.notes()));
    }
    return facts;
  }

  private String seasonInWords() {
    if (season() == 1) {
      return "not known: no seasonal baseline. Set data.season to have one";
    }
    return season() + " steps" + (settings.season() > 0 ? "" : ", found in the times");
  }

  @Override
  public List<DataFile> files() {
    return files;
  }

  @Override
  public void save(Path folder) throws IOException {
    Files.writeString(
        folder.resolve(SCALER_FILE),
        "mean=%s%ndeviation=%s%n".formatted(scale.centre(), scale.spread()));
  }

  /**
   * The scale that {@link #save} wrote.
   *
   * @throws InvalidInput if the text is something else
   */
  public static SeriesScale savedScale(String text) {
    Matcher found = SAVED_SCALE.matcher(text);
    if (!found.matches()) {
      throw new InvalidInput("expected lines with a mean and a deviation");
    }
    SeriesScale scale =
        new SeriesScale(Double.parseDouble(found.group(1)), Double.parseDouble(found.group(2)));
    if (!scale.usable()) {
      throw new InvalidInput("expected a deviation above 0, got " + scale.spread());
    }
    return scale;
  }
}
