package dev.unroll.experiments.forecast;

import dev.unroll.datasets.catalogue.DataFiles;
import dev.unroll.datasets.datavec.PanelReader;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.CommonEnd;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.Panel;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.panel.PanelSettings;
import dev.unroll.datasets.panel.ShortSeries;
import dev.unroll.datasets.task.DataFile;
import dev.unroll.experiments.forecast.backtest.Protocol;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.neural.NeuralModel;
import dev.unroll.experiments.forecast.neural.NeuralTraining;
import dev.unroll.experiments.recipe.Settings;
import dev.unroll.experiments.run.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Series, the protocol of their backtest, and their forecasters. */
public final class ForecastStudy {
  private final Settings settings;
  private final Panel panel;
  private final List<PanelSeries> series;
  private final boolean evaluated; // whether the values to forecast are the last ones
  private Protocol protocol; // as it is resolved when it is first asked for
  private StudySeasons seasons; // the same
  private final SummedSeries sums;

  /**
   * @param frequency found in the times where none is given
   * @param described whether static covariates are read
   */
  private ForecastStudy(Settings settings, Optional<Frequency> frequency, boolean described) {
    this.settings = settings;
    PanelSettings data = described ? data() : data().undescribed();
    if (data.file().isEmpty()) {
      throw new InvalidInput(
          "data.file: expected a CSV file or the name of a data set, got none; such as"
              + " data.file=sales.csv");
    }
    this.evaluated = false;
    Panel read =
        frequency
            .map(known -> PanelReader.read(data, known))
            .orElseGet(() -> PanelReader.read(data));
    this.sums = new SummedSeries(read, data, given().reconcile());
    this.panel =
        new HolidayInputs(data.calendar(), read.frequency())
            .addedTo(sums.addedTo(read), given().horizon());
    List<PanelSeries> whole = data.test().isEmpty() ? panel.series() : continued(data);
    this.series =
        data.rows() == 0
            ? whole
            : whole.stream().map(one -> one.first(Math.min(data.rows(), one.size()))).toList();
  }

  private ForecastStudy(
      ForecastStudy study, Panel panel, List<PanelSeries> series, boolean evaluated) {
    this.settings = study.settings;
    this.sums = study.sums;
    this.panel = panel;
    this.series = series;
    this.evaluated = evaluated;
  }

  /** The level of each series, from the file's to the total; none where no sums are forecast. */
  public List<String> levels() {
    return sums.levels();
  }

  /**
   * The study as its windows evaluate it: series with times end at one time, so that an origin is
   * one time for all, and series that are too short are named.
   *
   * @throws InvalidInput if some are too short and not to be left out, or none is left
   */
  public ForecastStudy evaluable() {
    ForecastStudy possible = without(protocol()::shortage);
    CommonEnd end = CommonEnd.of(possible.series);
    List<String> notes = new ArrayList<>(possible.panel.notes());
    notes.addAll(end.notes());
    return new ForecastStudy(possible, noted(notes), end.series(), true)
        .without(protocol()::problem);
  }

  private Panel noted(List<String> notes) {
    return new Panel(panel.series(), panel.frequency(), panel.columns(), notes);
  }

  /** Refuses series with a problem, or leaves them out. */
  private ForecastStudy without(Function<PanelSeries, Optional<String>> problem) {
    List<PanelSeries> kept = series.stream().filter(one -> problem.apply(one).isEmpty()).toList();
    boolean leaves = data().shortSeries() == ShortSeries.LEAVE_OUT && sums.isEmpty();
    if (kept.isEmpty() || !leaves) {
      Protocol.refuse(series.stream().flatMap(one -> problem.apply(one).stream()));
    }
    List<String> notes = new ArrayList<>(panel.notes());
    series.stream()
        .flatMap(one -> problem.apply(one).stream())
        .forEach(what -> notes.add(what + "; left out"));
    return new ForecastStudy(this, noted(notes), kept, evaluated);
  }

  /**
   * Reads settings, and the data they name.
   *
   * @param file the user's, if any
   * @param words such as {@code horizon=12}
   */
  public static ForecastStudy read(Optional<Path> file, List<String> words) {
    return new ForecastStudy(StudySettings.read(file, words), Optional.empty(), true);
  }

  /** Every setting with its default and what it means, as YAML. */
  public static String recipe() {
    return StudySettings.text();
  }

  /**
   * A network as a study has it.
   *
   * @param words what differs from the defaults, such as {@code hidden=64}
   */
  public static NeuralModel model(String... words) {
    return (NeuralModel) StudySettings.defaults(words).get("model");
  }

  /**
   * How a study trains its networks.
   *
   * @param words what differs from the defaults, such as {@code epochs=10}
   */
  public static NeuralTraining training(String... words) {
    return (NeuralTraining) StudySettings.defaults(words).get("training");
  }

  /**
   * Words that set what is not set yet.
   *
   * @param settings values by their keys, such as {@code training.members}
   */
  public static List<String> words(Map<String, String> settings, List<String> words) {
    return StudySettings.under(settings, words);
  }

  /** A study that is built in, such as {@code airline}, with other settings where words say so. */
  public static ForecastStudy builtIn(String name, List<String> words) {
    return read(Optional.empty(), StudySettings.builtIn(name, words));
  }

  /** The study of an earlier run. */
  public static ForecastStudy resolved(Path file) {
    return new ForecastStudy(StudySettings.resolved(file), Optional.empty(), true);
  }

  /** How the data of an earlier run are written; none are read. */
  public static PanelSettings data(Path recipe) {
    return (PanelSettings) StudySettings.resolved(recipe).sections().get("data");
  }

  /**
   * The study of an earlier run with other data.
   *
   * @param words settings of the data, such as {@code data.file=new.csv}
   * @param frequency of the run's series
   * @throws InvalidInput if the words set anything else
   */
  static ForecastStudy ofOtherData(Path file, List<String> words, Frequency frequency) {
    return new ForecastStudy(StudySettings.ofOtherData(file, words), Optional.of(frequency), true);
  }

  /** The same for newer values of the run's own series, whose static covariates are known. */
  static ForecastStudy ofNewValues(Path file, List<String> words, Frequency frequency) {
    return new ForecastStudy(StudySettings.ofOtherData(file, words), Optional.of(frequency), false);
  }

  /** Each series with its test values, which are the only window. */
  private List<PanelSeries> continued(PanelSettings data) {
    int horizon = testWindow().horizon();
    List<PanelSeries> ahead = PanelReader.readTest(data).series();
    return IntStream.range(0, ahead.size())
        .mapToObj(i -> panel.series().get(i).followedBy(ahead.get(i), horizon))
        .toList();
  }

  public Settings settings() {
    return settings;
  }

  NeuralTraining training() {
    return (NeuralTraining) settings.sections().get("training");
  }

  /** How often a model is fitted. */
  long fits() {
    return evaluated
        ? IntStream.range(0, protocol().windows()).filter(protocol()::fits).count()
        : 1;
  }

  SummedSeries sums() {
    return sums;
  }

  PanelSettings data() {
    return (PanelSettings) settings.sections().get("data");
  }

  /** With as many windows as are given, or as fit. */
  public Protocol protocol() {
    if (protocol == null) {
      protocol = data().test().isEmpty() ? given().fitted(series) : testWindow();
    }
    return protocol;
  }

  private Protocol given() {
    return (Protocol) settings.sections().get("backtest");
  }

  private Protocol testWindow() {
    if (given().windows() > 1) {
      throw new InvalidInput(
          "backtest.windows: expected 1 with data.test, which is the one window, got %d; leave windows out"
              .formatted(given().windows()));
    }
    return given().withWindows(1);
  }

  NeuralModel model() {
    return (NeuralModel) settings.sections().get("model");
  }

  /** Whether networks draw paths of the future. */
  public boolean samplesPaths() {
    return model().strategy() == NeuralModel.HorizonStrategy.RECURSIVE;
  }

  public Panel panel() {
    return panel;
  }

  /** The series, with the values to forecast at their ends. */
  public List<PanelSeries> series() {
    return series;
  }

  /** The files the series are read from, as they are now. */
  public List<DataFile> files() {
    return Stream.of(data().file(), data().test(), data().about())
        .filter(name -> !name.isEmpty())
        .map(name -> DataFile.of(DataFiles.resolve(name)))
        .toList();
  }

  /** Columns that are known ahead. */
  public List<String> known() {
    List<String> names = new ArrayList<>(data().known());
    names.addAll(new HolidayInputs(data().calendar(), panel.frequency()).names());
    return names;
  }

  /** Columns that are known up to the present. */
  public List<String> past() {
    return data().past();
  }

  /** Covariates whose values are missing at steps ahead, such as "promo at 3 of 5 steps". */
  public Optional<String> unknownAhead() {
    return KnownGaps.of(known(), series, protocol().horizon());
  }

  /** Steps of the season that scores are scaled with: the first of {@link #seasons}, else 1. */
  public int season() {
    return seasons().stream().findFirst().orElse(1);
  }

  /** Steps of the seasons of the values before the first origin: none, one or two, ascending. */
  public List<Integer> seasons() {
    return seasonsFound().steps();
  }

  private StudySeasons seasonsFound() {
    if (seasons == null) {
      List<double[]> past = series.stream().map(one -> past(one).values()).toList();
      seasons = StudySeasons.of(data().season(), panel.frequency(), past);
    }
    return seasons;
  }

  void useSeasons(StudySeasons known) {
    seasons = known;
  }

  /**
   * Uses the seasons that a run has stored, or stores those that are found.
   *
   * @param begun whether forecasts were made before
   * @return what a reader has to know of a run that was begun by an older version
   */
  public Optional<String> keepSeasons(RunFolder run, boolean begun) throws IOException {
    SeasonsFile.find(run).ifPresent(this::useSeasons);
    return SeasonsFile.settle(run, seasonsFound(), begun && data().season() == 0);
  }

  /** What a choice may look at: the values before the first origin. */
  PanelSeries past(PanelSeries one) {
    return evaluated ? one.first(protocol().origin(one, 0)) : one;
  }

  /** What was found in the data. */
  public Map<String, String> found() {
    return StudyFacts.found(this, seasonsFound());
  }

  /** What was found in the data, and how it is evaluated. */
  public Map<String, String> facts() {
    Map<String, String> facts = found();
    facts.put(
        "windows", StudyFacts.windows(protocol(), data().test().isEmpty() ? given().windows() : 1));
    return facts;
  }

  /** The baselines, the networks, then their combinations. */
  public List<Forecaster> forecasters() {
    return new StudyForecasters(this).all(series);
  }

  /** The baselines and networks for series that are like the study's. */
  public List<Forecaster> members(List<PanelSeries> these) {
    return new StudyForecasters(this).members(these);
  }

  /** A series with its missing values filled as the settings say. */
  public PanelSeries filled(PanelSeries one) {
    return data().fill().of(one, season());
  }
}
