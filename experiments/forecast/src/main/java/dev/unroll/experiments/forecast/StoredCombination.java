package dev.unroll.experiments.forecast;

import dev.unroll.datasets.input.Count;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.combine.CalibratedForecaster;
import dev.unroll.experiments.forecast.combine.Combination;
import dev.unroll.experiments.forecast.combine.CombinedForecaster;
import dev.unroll.experiments.forecast.combine.IntervalCalibration;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.Histories;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import dev.unroll.experiments.forecast.neural.ForecastState;
import dev.unroll.experiments.forecast.neural.NeuralFit;
import dev.unroll.experiments.forecast.neural.NeuralFitFile;
import dev.unroll.experiments.forecast.ridge.RidgeChoice;
import dev.unroll.experiments.forecast.ridge.RidgeFits;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.io.OwnFile;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.stage.Portable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A combination with what its hold-out chose: weights, strengths of ridge regressions, and factors
 * of intervals. Its networks stay as they are; statistical methods are fitted anew to the values
 * that are there. A single method is a combination of one, with its name.
 */
record StoredCombination(RunFolder run, Choices choices, Map<String, NeuralFit> networks)
    implements StoredForecast {
  private static final String NAME = "combination";
  private static final String CONTENTS = "choices.json";

  /**
   * What was chosen.
   *
   * @param members those with a weight, by name
   */
  record Choices(
      String model,
      StudyMethods methods,
      Combination combination,
      IntervalCalibration calibration,
      Map<String, MemberChoices> members) {
    Choices {
      members = new LinkedHashMap<>(members);
      boolean positive = combination.weights().values().stream().allMatch(weight -> weight > 0);
      new Problems()
          .check(
              positive && combination.weights().keySet().equals(members.keySet()),
              "weights: expected one above 0 for each of " + members.keySet())
          .check(!members.isEmpty(), "members: expected at least one, got none")
          .raise();
    }

    /** Whether it is a single method. */
    boolean single() {
      return members.size() == 1 && members.containsKey(model);
    }

    /** The methods with their shares. */
    String describe() {
      return single() ? model : "a combination of " + combination.describe();
    }
  }

  /**
   * What was chosen for one member.
   *
   * @param calibration factors of its own intervals
   * @param ridge variants of a panel ridge; empty for others
   * @param network the checkpoint of a network; empty for others
   */
  record MemberChoices(IntervalCalibration calibration, List<RidgeChoice> ridge, String network) {
    static MemberChoices of(Forecaster.Fit fit, String network) {
      Forecaster.Fit own = fit;
      IntervalCalibration calibration = IntervalCalibration.NONE;
      if (fit instanceof CalibratedForecaster.CalibratedFit calibrated) {
        own = calibrated.inner();
        calibration = calibrated.calibration();
      }
      return new MemberChoices(
          calibration, own instanceof RidgeFits ridge ? ridge.choices() : List.of(), network);
    }
  }

  static boolean isIn(RunFolder run) {
    return run.hasCheckpoint(NAME);
  }

  /**
   * The choices first: a run that is cut off before its networks is refused. Networks without a
   * weight are stored too, since they can be exported.
   */
  static void write(CombinedForecaster.Fits fits, ForecastStudy study, RunFolder run)
      throws IOException {
    Map<String, MemberChoices> members = new LinkedHashMap<>();
    List<NeuralFit> networks = new ArrayList<>();
    for (Map.Entry<String, Forecaster.Fit> member : fits.members().entrySet()) {
      Forecaster.Fit fit = member.getValue().origin();
      String network = "";
      if (fit instanceof NeuralFit neural) {
        network = NeuralFitFile.name(networks.size());
        networks.add(neural);
      }
      members.put(member.getKey(), MemberChoices.of(fit, network));
    }
    members.keySet().retainAll(fits.combined().combination().weights().keySet());
    Choices choices =
        new Choices(
            fits.model(),
            new StudyForecasters(study).methods(study.series()),
            fits.combined().combination(),
            fits.combined().calibration(),
            members);
    run.writeCheckpoint(
        NAME, Map.of(CONTENTS, out -> out.write(Json.MAPPER.writeValueAsBytes(choices))));
    for (int k = 0; k < networks.size(); k++) {
      NeuralFitFile.write(networks.get(k), run, NeuralFitFile.name(k));
    }
    ForecastState.writeSeries(study.series(), study.panel().frequency(), run);
  }

  static StoredCombination read(RunFolder run) throws IOException {
    Choices choices;
    try (InputStream in = run.openCheckpoint(NAME).read(CONTENTS)) {
      choices =
          OwnFile.read(
              in,
              run.checkpoint(NAME) + ", " + CONTENTS,
              "restore the run, or forecast again without --from",
              text -> Json.read(text, Choices.class));
    }
    Map<String, NeuralFit> networks = new LinkedHashMap<>();
    for (Map.Entry<String, MemberChoices> member : choices.members().entrySet()) {
      if (!member.getValue().network().isEmpty()) {
        networks.put(member.getKey(), NeuralFitFile.read(run, member.getValue().network()));
      }
    }
    return new StoredCombination(run, choices, networks);
  }

  @Override
  public String model() {
    return choices.model();
  }

  @Override
  public Portable portable() throws IOException {
    return new KeptCombination(this).portable();
  }

  @Override
  public List<QuantileForecast> forecast(ForecastStudy study) {
    return forecast(study, study.series());
  }

  private List<QuantileForecast> forecast(ForecastStudy study, List<PanelSeries> series) {
    StudyForecasters forecasters = new StudyForecasters(study);
    List<Forecaster> members = new ArrayList<>();
    choices
        .members()
        .forEach((name, own) -> members.add(forecasters.adjusted(member(name, own, forecasters))));
    if (choices.single()) { // whose intervals nothing changes
      return members.get(0).fit(series).forecast(series);
    }
    return CombinedForecaster.Fits.of(
            choices.model(), choices.combination(), choices.calibration(), members, series)
        .forecast(series);
  }

  private Forecaster member(String name, MemberChoices own, StudyForecasters forecasters) {
    NeuralFit network = networks.get(name);
    if (network != null) {
      return new StoredMember(name, network);
    }
    Forecaster plain =
        own.ridge().isEmpty()
            ? named(name, forecasters.classical(choices.methods()))
            : forecasters.ridge(own.ridge());
    return forecasters.calibrated(plain, own.calibration());
  }

  /** The method of a name. */
  Forecaster named(String name, List<Forecaster> methods) {
    return methods.stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInput(
                    "%s: expected methods that there are, got \"%s\"; forecast again without --from"
                        .formatted(run.checkpoint(NAME), name)));
  }

  /** A network that is fitted already. */
  private record StoredMember(String name, NeuralFit network) implements Forecaster {
    @Override
    public boolean baseline() {
      return false;
    }

    @Override
    public Fit fit(List<PanelSeries> past) {
      return network;
    }
  }

  @Override
  public Update update(ForecastStudy study) throws IOException {
    Histories before = new Histories(ForecastState.readSeries(run));
    Histories after = before.extended(study.series(), UnaryOperator.identity());
    if (!study.levels().isEmpty() && !ids(study.series()).equals(ids(after.series()))) {
      throw new InvalidInput(
          "--update: expected new values of all series that add up, in the order of the run; got %s"
              .formatted(ids(study.series())));
    }
    String words =
        "%s of %d series; %s"
            .formatted(
                Count.of(after.steps() - before.steps(), "new step"),
                after.series().size(),
                choices.single()
                    ? model()
                        + " was fitted again, the widths of its intervals are those of the run"
                    : "statistical methods were fitted again, the networks and the weights of all"
                        + " are those of the run");
    return new Update(
        after.series(),
        forecast(study, after.series()),
        words,
        before.revisions(study.series()),
        () -> ForecastState.writeSeries(after.series(), ForecastState.frequency(run), run));
  }

  private static List<String> ids(List<PanelSeries> series) {
    return series.stream().map(PanelSeries::id).toList();
  }
}
