package dev.unroll.experiments.serving;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.panel.PanelSettings;
import dev.unroll.datasets.panel.PublicHolidays;
import dev.unroll.datasets.task.DataFile;
import dev.unroll.experiments.forecast.ForecastStudy;
import dev.unroll.experiments.forecast.StepForecaster;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import dev.unroll.experiments.forecast.neural.ForecastState;
import dev.unroll.experiments.run.RunFolder;
import java.io.DataInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The forecaster of a forecast run. Each key keeps its last values, as many as the run keeps of a
 * series, of which networks read their window at every event, and what statistical methods remember
 * of those before.
 */
final class KeyedForecast implements KeyedModel {
  static final String VALUE = "value";
  private static final double[] NO_MEMORY = {};
  private static final String ID = "id";
  private static final List<String> STORED = List.of("combination", "forecaster"); // checkpoints

  private final StepForecaster steps;
  private final boolean remembers;
  private final PanelSettings data;
  private final Frequency frequency;
  private final PublicHolidays holidays; // null for none
  private final double[] levels = Levels.all();
  private final Map<String, PanelSeries> known = new LinkedHashMap<>(); // as the run keeps them
  private final int enough; // values for a forecast
  private final int kept; // values of a key
  private final double hold;
  private final String fingerprint;

  /**
   * Opens a run.
   *
   * @param hold the median is read in place of a value whose {@link #CHANCE} is less; 0 for never
   * @throws InvalidInput if it has no forecaster, or that is damaged, or cannot read a stream
   */
  KeyedForecast(RunFolder run, double hold) throws IOException {
    this.hold = hold;
    this.steps = StepForecaster.of(run);
    List<String> stored = STORED.stream().filter(run::hasCheckpoint).toList();
    this.remembers = stored.contains(STORED.get(0));
    this.data = ForecastStudy.data(run.recipe());
    this.frequency = ForecastState.frequency(run);
    boolean days = !data.calendar().isEmpty() && PublicHolidays.fits(frequency);
    this.holidays = days ? PublicHolidays.of(data.calendar()) : null;
    steps.series().forEach(one -> known.put(one.id(), filled(withoutHolidays(one))));
    this.kept = known.values().stream().mapToInt(PanelSeries::size).max().orElseThrow();
    int shortest = known.values().stream().mapToInt(PanelSeries::size).min().orElseThrow();
    this.enough = Math.min(Math.min(steps.reach(), kept), shortest);
    StringBuilder parts = new StringBuilder().append(run.created());
    for (String name : stored) {
      parts.append(' ').append(DataFile.of(run.checkpoint(name)).sha256());
    }
    this.fingerprint =
        DataFile.of("parts", parts.toString().getBytes(StandardCharsets.UTF_8)).sha256();
    if (!data.table().zone().isEmpty()) {
      throw new InvalidInput(
          "%s was read with data.zone=%s, whose clocks change: a stream cannot tell an hour that is there twice. Write times with offsets, and forecast again without data.zone."
              .formatted(run.path(), data.table().zone()));
    }
  }

  private PanelSeries withoutHolidays(PanelSeries one) {
    double[][] own = Arrays.copyOf(one.known(), data.known().size());
    return one.withInputs(Map.of("known", own, "past", one.past()));
  }

  private PanelSeries withHolidays(PanelSeries one) {
    if (holidays == null) {
      return one;
    }
    boolean weekdays =
        frequency.unit() == Frequency.Unit.BUSINESS_DAY
            || frequency.unit() == Frequency.Unit.BUSINESS_SESSION;
    List<double[]> all = new ArrayList<>(List.of(one.known()));
    all.addAll(List.of(holidays.rows(one, weekdays, one.size() + horizon())));
    return one.withInputs(Map.of("known", all.toArray(double[][]::new), "past", one.past()));
  }

  @Override
  public List<String> columns() {
    return Stream.concat(
            Stream.of(VALUE, ForecastKey.EXPECTED, ForecastKey.PIT, CHANCE),
            Arrays.stream(Levels.all()).mapToObj(level -> "q" + level))
        .toList();
  }

  @Override
  public List<String> keys(Event event) {
    if (!data.id().isEmpty() && data.id().stream().allMatch(event::has)) {
      return List.of(data.id().stream().map(event::text).collect(Collectors.joining(" / ")));
    }
    if (event.has(ID)) {
      return List.of(event.text(ID));
    }
    List<String> columns = known.keySet().stream().filter(event::has).toList();
    if (data.id().isEmpty() && !columns.isEmpty()) {
      return columns;
    }
    if (known.size() == 1 && event.has(VALUE)) {
      return List.copyOf(known.keySet());
    }
    throw event.wrong(
        "expected a key as \"id\"%s, got %s"
            .formatted(
                data.id().isEmpty()
                    ? ", or the columns that the run forecasts"
                    : " or " + data.id(),
                String.join(", ", event.cells().keySet())));
  }

  /** The value of a key in an event; NaN where it is missing. */
  double value(Event event, String key) {
    String named = data.column().size() == 1 ? data.column().get(0) : VALUE;
    boolean wide = data.id().isEmpty() && !event.has(ID) && event.has(key);
    String column = wide ? key : event.has(named) ? named : VALUE;
    if (!event.has(column)) {
      throw event.wrong(
          "expected the value as \"%s\", got %s"
              .formatted(named, String.join(", ", event.cells().keySet())));
    }
    return data.table().value(event.number(column));
  }

  /** A series of one step. */
  PanelSeries series(Event event, String key, LocalDateTime time) {
    if (frequency.unit() != Frequency.Unit.NONE && time == null) {
      throw event.wrong("expected a time, as \"time\" or as the run's file has it, got none");
    }
    Map<String, String> statics = new LinkedHashMap<>();
    data.statics().stream().filter(event::has).forEach(name -> statics.put(name, event.text(name)));
    return new PanelSeries(
        key,
        frequency.unit() == Frequency.Unit.NONE ? null : time,
        frequency,
        new double[] {value(event, key)},
        Map.of("known", inputs(event, data.known()), "past", inputs(event, data.past())),
        statics);
  }

  private double[][] inputs(Event event, List<String> names) {
    return names.stream()
        .mapToDouble(name -> event.has(name) ? event.number(name) : Double.NaN)
        .mapToObj(value -> new double[] {data.table().value(value)})
        .toArray(double[][]::new);
  }

  /** Without what is too old. */
  PanelSeries kept(PanelSeries all) {
    return all.from(Math.max(0, all.size() - kept));
  }

  /** With missing values filled as the run says. */
  PanelSeries filled(PanelSeries one) {
    return data.fill().of(one, steps.season());
  }

  /**
   * The quantiles of the steps after a series, [H][Q]; none if its values are too few.
   *
   * @param memory what methods remember at its end
   */
  double[][] forecast(PanelSeries series, double... memory) {
    return series.size() < enough
        ? new double[0][]
        : steps
            .forecast(withHolidays(series), memory)
            .map(QuantileForecast::quantiles)
            .orElse(new double[0][]);
  }

  /** Whether methods remember values that are no longer kept. */
  boolean remembers() {
    return remembers;
  }

  /** What methods remember after some values more. */
  double[] after(String key, double[] memory, double... values) {
    return steps.after(key, memory, values);
  }

  double hold() {
    return hold;
  }

  /** Steps ahead that are forecast. */
  int horizon() {
    return steps.horizon();
  }

  Frequency frequency() {
    return frequency;
  }

  double[] levels() {
    return levels;
  }

  @Override
  public KeyState create(String key) {
    PanelSeries past = known.get(key);
    return new ForecastKey(this, key, past, past == null ? NO_MEMORY : steps.memory(key));
  }

  @Override
  public KeyState empty(String key) {
    return new ForecastKey(this, key, null, NO_MEMORY);
  }

  @Override
  public KeyState read(String key, DataInput in) throws IOException {
    return ForecastKey.read(this, key, in);
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public EventClock.Place times() {
    boolean none = frequency.unit() == Frequency.Unit.NONE;
    return new EventClock.Place(data.table().time(), !none, data.table().dates());
  }

  @Override
  public String words() {
    return "forecasts of the next step by %s, %s; a key keeps its last %d values and is forecast from %d on%s"
        .formatted(
            steps.name(),
            frequency.words(),
            kept,
            enough,
            steps.forecastsOthers()
                ? ""
                : ", if it is a series of the run, such as " + known.keySet().iterator().next());
  }
}
