package dev.unroll.experiments.forecast;

import dev.unroll.datasets.baseline.BaselineMethods;
import dev.unroll.datasets.catalogue.DataFiles;
import dev.unroll.datasets.datavec.PanelReader;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.CommonEnd;
import dev.unroll.datasets.panel.Fill;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.Panel;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.panel.PanelSettings;
import dev.unroll.datasets.panel.ShortSeries;
import dev.unroll.datasets.task.DataFile;
import dev.unroll.experiments.forecast.backtest.ClassicalForecaster;
import dev.unroll.experiments.forecast.backtest.Protocol;
import dev.unroll.experiments.forecast.model.FillingForecaster;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.neural.NeuralForecaster;
import dev.unroll.experiments.forecast.neural.NeuralModel;
import dev.unroll.experiments.forecast.neural.NeuralSpec;
import dev.unroll.experiments.forecast.neural.NeuralTraining;
import dev.unroll.experiments.recipe.BlockSpec;
import dev.unroll.experiments.recipe.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
  private final SummedSeries sums;

  private ForecastStudy(Settings settings) {
    this(settings, Optional.empty(), true);
  }

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
    Panel read =
        frequency
            .map(known -> PanelReader.read(data, known))
            .orElseGet(() -> PanelReader.read(data));
    this.sums = new SummedSeries(read, data, protocol().reconcile());
    this.panel =
        new HolidayInputs(data.calendar(), read.frequency())
            .addedTo(sums.addedTo(read), protocol().horizon());
    List<PanelSeries> whole = data.test().isEmpty() ? panel.series() : continued(data);
    this.series =
        data.rows() == 0
            ? whole
            : whole.stream().map(one -> one.first(Math.min(data.rows(), one.size()))).toList();
  }

  private ForecastStudy(ForecastStudy study, Panel panel, List<PanelSeries> series) {
    this.settings = study.settings;
    this.sums = study.sums;
    this.panel = panel;
    this.series = series;
  }

  /** The level of each series, from the file's to the total; none where no sums are forecast. */
  public List<String> levels() {
    return sums.levels();
  }

  /** A fit whose forecasts add up, where the settings say so; otherwise the same. */
  public Forecaster.Fit reconciled(Forecaster.Fit fit, List<PanelSeries> past) {
    return sums.reconciled(fit, past);
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
    return new ForecastStudy(possible, noted(notes), end.series()).without(protocol()::problem);
  }

  private Panel noted(List<String> notes) {
    return new Panel(panel.series(), panel.frequency(), panel.columns(), notes);
  }

  /** Refuses series with a problem, or leaves them out. */
  private ForecastStudy without(Function<PanelSeries, Optional<String>> problem) {
    List<PanelSeries> kept = series.stream().filter(one -> problem.apply(one).isEmpty()).toList();
    boolean leaves = data().shortSeries() == ShortSeries.LEAVE_OUT && sums.isEmpty();
    if (kept.isEmpty() || !leaves) {
      series.stream().flatMap(one -> problem.apply(one).stream()).forEach(Protocol::refuse);
    }
    List<String> notes = new ArrayList<>(panel.notes());
    series.stream()
        .flatMap(one -> problem.apply(one).stream())
        .forEach(what -> notes.add(what + "; left out"));
    return new ForecastStudy(this, noted(notes), kept);
  }

  /**
   * Reads settings, and the data they name.
   *
   * @param file the user's, if any
   * @param words such as {@code horizon=12}
   */
  public static ForecastStudy read(Optional<Path> file, List<String> words) {
    return new ForecastStudy(StudySettings.read(file, words));
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

  /** A study that is built in, such as {@code airline}, with other settings where words say so. */
  public static ForecastStudy builtIn(String name, List<String> words) {
    return read(Optional.empty(), StudySettings.builtIn(name, words));
  }

  /** The study of an earlier run. */
  public static ForecastStudy resolved(Path file) {
    return new ForecastStudy(StudySettings.resolved(file));
  }

  /**
   * The study of an earlier run with other data.
   *
   * @param words settings of the data, such as {@code data.file=new.csv}
   * @param frequency of the run's series
   * @throws InvalidInput if the words set anything else
   */
  public static ForecastStudy ofOtherData(Path file, List<String> words, Frequency frequency) {
    return new ForecastStudy(StudySettings.ofOtherData(file, words), Optional.of(frequency), true);
  }

  /** The same for newer values of the run's own series, whose static covariates are known. */
  public static ForecastStudy ofNewValues(Path file, List<String> words, Frequency frequency) {
    return new ForecastStudy(StudySettings.ofOtherData(file, words), Optional.of(frequency), false);
  }

  /** Each series with its test values, which are the only window. */
  private List<PanelSeries> continued(PanelSettings data) {
    if (protocol().windows() != 1) {
      throw new InvalidInput(
          "backtest.windows: expected 1 with data.test, which is the one window, got %d; set windows=1"
              .formatted(protocol().windows()));
    }
    List<PanelSeries> ahead = PanelReader.readTest(data).series();
    return IntStream.range(0, ahead.size())
        .mapToObj(i -> panel.series().get(i).followedBy(ahead.get(i), protocol().horizon()))
        .toList();
  }

  public Settings settings() {
    return settings;
  }

  private PanelSettings data() {
    return (PanelSettings) settings.sections().get("data");
  }

  public Protocol protocol() {
    return (Protocol) settings.sections().get("backtest");
  }

  private NeuralModel model() {
    return (NeuralModel) settings.sections().get("model");
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

  /** Steps of a season; 1 for none. */
  public int season() {
    return data().season() > 0 ? data().season() : Math.max(1, panel.frequency().season());
  }

  /** What was found in the data. */
  public Map<String, String> found() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("file", data().file());
    if (!panel.columns().isEmpty()) {
      facts.put("columns", String.join("; ", panel.columns()));
    }
    int least = series.stream().mapToInt(PanelSeries::size).min().orElse(0);
    int most = series.stream().mapToInt(PanelSeries::size).max().orElse(0);
    facts.put(
        "series",
        "%d of %s values".formatted(series.size(), least == most ? least : least + " to " + most));
    facts.put("frequency", panel.frequency().words());
    facts.put(
        "season", season() == 1 ? "none" : season() + (data().season() > 0 ? ", as given" : ""));
    for (String note : panel.notes()) {
      facts.merge("notes", note, (a, b) -> a + "; " + b);
    }
    if (data().fill() != Fill.NONE) {
      long missing =
          series.stream()
              .flatMapToDouble(one -> Arrays.stream(one.values()))
              .filter(Double::isNaN)
              .count();
      facts.put(
          "filled",
          "%d missing values, by the rule %s, in the values that models are fitted on; missing values are never scored"
              .formatted(missing, data().fill().name().toLowerCase(Locale.ROOT)));
    }
    return facts;
  }

  /** What was found in the data, and how it is evaluated. */
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>(found());
    Protocol protocol = protocol();
    facts.put(
        "windows",
        "%d, %d steps apart, %d steps ahead, refit: %s"
            .formatted(protocol.windows(), protocol.step(), protocol.horizon(), protocol.refit()));
    return facts;
  }

  /** The baselines, then the networks. */
  public List<Forecaster> forecasters() {
    return forecasters(series);
  }

  /** The same for series that are like the study's. */
  public List<Forecaster> forecasters(List<PanelSeries> these) {
    List<Forecaster> all = new ArrayList<>();
    Protocol protocol = protocol();
    int known = these.stream().mapToInt(one -> known(one, protocol.origin(one, 0))).min().orElse(0);
    BaselineMethods.all(season(), known, protocol.horizon(), model().window())
        .forEach(method -> all.add(new ClassicalForecaster(method, season(), protocol.horizon())));
    all.addAll(networks(protocol.horizon()));
    Fill rule = data().fill();
    return all.stream()
        .map(one -> rule == Fill.NONE ? one : new FillingForecaster(one, rule, season()))
        .map(sums::reconciling)
        .toList();
  }

  private List<Forecaster> networks(int horizon) {
    return model().cells().stream().map(cell -> (Forecaster) network(cell, horizon)).toList();
  }

  private NeuralForecaster network(BlockSpec cell, int horizon) {
    NeuralTraining training = (NeuralTraining) settings.sections().get("training");
    Frequency frequency = series.get(0).time(0).isPresent() ? panel.frequency() : null;
    return new NeuralForecaster(
        new NeuralSpec(cell, model(), horizon, season(), frequency), training);
  }

  /** The network of that name, which is given series as they are; nothing if there is no such. */
  public Optional<NeuralForecaster> network(String name) {
    return model().cells().stream()
        .map(cell -> network(cell, protocol().horizon()))
        .filter(network -> network.name().equals(name))
        .findFirst();
  }

  /** A series with its missing values filled as the settings say. */
  public PanelSeries filled(PanelSeries one) {
    return data().fill().of(one, season());
  }

  private static int known(PanelSeries series, int steps) {
    double[] values = series.values();
    return (int)
        IntStream.range(0, Math.max(0, steps)).filter(t -> !Double.isNaN(values[t])).count();
  }
}
