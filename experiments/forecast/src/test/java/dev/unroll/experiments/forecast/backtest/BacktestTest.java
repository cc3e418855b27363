package dev.unroll.experiments.forecast.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.baseline.MovingAverage;
import dev.unroll.datasets.baseline.NaiveMethod;
import dev.unroll.datasets.datavec.PanelReader;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.Panel;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.panel.PanelSettings;
import dev.unroll.experiments.forecast.ForecastStudy;
import dev.unroll.experiments.forecast.model.Forecaster;
import dev.unroll.experiments.forecast.model.Levels;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import dev.unroll.experiments.forecast.neural.NeuralForecaster;
import dev.unroll.experiments.forecast.neural.NeuralModel;
import dev.unroll.experiments.forecast.neural.NeuralSpec;
import dev.unroll.experiments.forecast.neural.NeuralTraining;
import dev.unroll.experiments.io.JsonLines;
import dev.unroll.experiments.recipe.BlockSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BacktestTest {
  private static final Backtest.Progress SILENT = (model, done, all, share) -> {};

  @TempDir private Path folder;

  /** Sees what it is given, and forecasts the last value. */
  private static final class Spy implements Forecaster {
    private final List<String> seen = new ArrayList<>();

    @Override
    public String name() {
      return "spy";
    }

    @Override
    public boolean baseline() {
      return false;
    }

    @Override
    public Fit fit(List<PanelSeries> past) {
      seen.add("fit " + past.get(0).size());
      return histories -> {
        seen.add("forecast " + histories.get(0).size());
        double[][] quantiles = new double[3][Levels.count()];
        for (double[] row : quantiles) {
          java.util.Arrays.fill(row, histories.get(0).values()[histories.get(0).size() - 1]);
        }
        return List.of(new QuantileForecast(quantiles));
      };
    }
  }

  @ParameterizedTest
  @CsvSource({
    "true, 'fit 11,forecast 11,fit 14,forecast 14,fit 17,forecast 17'",
    "never, 'fit 11,forecast 11,forecast 14,forecast 17'",
    "every:2, 'fit 11,forecast 11,forecast 14,fit 17,forecast 17'",
  })
  void everyWindowSeesItsPastAlone(String refit, String expected) throws IOException {
    Spy spy = new Spy();
    Backtest.Result result = run(ramp(20), Protocol.expanding(3, 3, 0, refit), spy);
    assertThat(String.join(",", spy.seen)).isEqualTo(expected);
    // The last value of a ramp is 1, 2 and 3 too low: mean 2; a naive step is 1.
    ScoreTable.Row row =
        ScoreTable.of(List.of(ramp(20)), Protocol.expanding(3, 3, 0, refit), 1, result)
            .rows()
            .get(0);
    assertThat(row.scores().get("MAE")).isCloseTo(2, within(1e-12));
    assertThat(row.scores().get("MASE")).isCloseTo(2, within(1e-12));
    assertThat(row.byStep()).containsExactly(1.0, 2.0, 3.0);
  }

  @Test
  void aSlidingWindowForgets() throws IOException {
    Spy spy = new Spy();
    run(ramp(20), new Protocol(3, 3, 0, "every:2", 8), spy);
    assertThat(String.join(",", spy.seen))
        .isEqualTo("fit 8,forecast 8,forecast 11,fit 8,forecast 8");
  }

  @Test
  void whatIsKeptIsNotMadeAgain() throws IOException {
    Protocol protocol = Protocol.expanding(3, 3, 0, "every:2");
    Backtest.Result first = run(ramp(20), protocol, new Spy());
    Spy again = new Spy();
    Backtest.Result second = run(ramp(20), protocol, again);
    assertThat(again.seen).isEmpty();
    assertThat(second.runs().get(0).windows().get(2).get(0).median())
        .isEqualTo(first.runs().get(0).windows().get(2).get(0).median());
  }

  @Test
  void aModelThatCopiesTheBestBaselineIsNotSaidToBeatIt() throws IOException {
    Random random = new Random(1);
    double[] walk = new double[300];
    for (int t = 1; t < walk.length; t++) {
      walk[t] = walk[t - 1] + random.nextGaussian();
    }
    PanelSeries series = new PanelSeries("walk", walk);
    Protocol protocol = Protocol.expanding(3, 20, 0, "never");
    Backtest.Result result =
        new Backtest(List.of(series), protocol, kept())
            .run(
                List.of(
                    new Spy(),
                    new ClassicalForecaster(NaiveMethod.LAST_VALUE, 1, 3),
                    new ClassicalForecaster(NaiveMethod.DRIFT, 1, 3)),
                SILENT);
    ScoreTable table = ScoreTable.of(List.of(series), protocol, 1, result);
    assertThat(table.bestBaseline().run().baseline()).isTrue();
    assertThat(SkillVerdict.of(table, protocol, List.of(series), 1))
        .singleElement()
        .asString()
        .startsWith("spy: MASE")
        .doesNotContain("it beats it");
    assertThat(table.bestBaseline().scores().get("coverage 80 %")).isBetween(0.6, 0.95);
  }

  @Test
  void aConstantSeriesIsRankedWithoutMase() throws IOException {
    PanelSeries flat = new PanelSeries("flat", new double[40]);
    Protocol protocol = Protocol.expanding(3, 2, 0, "true");
    Backtest.Result result =
        new Backtest(List.of(flat), protocol, kept())
            .run(List.of(new ClassicalForecaster(NaiveMethod.LAST_VALUE, 1, 3)), SILENT);
    ScoreTable table = ScoreTable.of(List.of(flat), protocol, 1, result);
    assertThat(table.metric()).isEqualTo("MAE");
    assertThat(table.rows().get(0).scores().get("MASE")).isNaN();
    assertThat(table.rows().get(0).rank()).isZero();
  }

  @Test
  void shortSeriesAreRefusedAndMethodsThatCannotAreNamed() throws IOException {
    assertThatThrownBy(() -> run(ramp(12), Protocol.expanding(3, 3, 0, "true"), new Spy()))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("series ramp has 12 values");
    Backtest.Result result =
        run(
            ramp(20),
            Protocol.expanding(3, 3, 0, "true"),
            new ClassicalForecaster(NaiveMethod.SEASONAL_NAIVE, 12, 3));
    assertThat(result.runs()).isEmpty();
    assertThat(result.leftOut()).containsKey(NaiveMethod.SEASONAL_NAIVE.label());
  }

  @Test
  void aMethodThatFailsOnOneSeriesStaysForTheOthers() throws IOException {
    List<PanelSeries> panel = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      double[] values = new Random(i).doubles(i == 2 ? 20 : 60).map(x -> 1 + x).toArray();
      panel.add(new PanelSeries("s" + i, values));
    }
    Protocol protocol = Protocol.expanding(3, 2, 0, "true");
    Backtest.Result result =
        new Backtest(panel, protocol, kept())
            .run(List.of(new ClassicalForecaster(new MovingAverage(9), 1, 3)), SILENT);
    assertThat(result.runs()).hasSize(1);
    assertThat(result.runs().get(0).windows().get(0).get(2).median())
        .as("the last value instead")
        .containsOnly(panel.get(2).values()[13]);
    assertThat(result.leftOutSentences())
        .containsExactly(
            "left out moving average of 9: on 1 of 4 series, which have the last value instead:"
                + " expected a history of at least 20 known values, got 14: give a longer one or"
                + " leave the method out");
  }

  @Test
  void noQuantileIsBelowZeroWhereNoValueIs() {
    double[] values = new Random(1).doubles(40).map(x -> x * x).toArray();
    List<PanelSeries> series = List.of(new PanelSeries("x", values));
    Forecaster drift = new ClassicalForecaster(NaiveMethod.DRIFT, 1, 12);
    assertThat(drift.fit(series).forecast(series).get(0).at(0)).containsOnly(0);
    double[] signed = Arrays.stream(values).map(x -> x - 0.1).toArray();
    List<PanelSeries> other = List.of(new PanelSeries("x", signed));
    assertThat(drift.fit(other).forecast(other).get(0).at(0)[11]).isNegative();
  }

  @Test
  void aForecasterThatLooksAheadIsCaughtAndOthersAreNot() {
    Random random = new Random(3);
    double[] values = random.doubles(60).toArray();
    List<PanelSeries> series = List.of(new PanelSeries("x", values));
    List<LeakCheck.Finding> findings =
        new LeakCheck(series, Protocol.expanding(3, 2, 0, "true"))
            .of(
                all ->
                    List.of(
                        new ClassicalForecaster(NaiveMethod.LAST_VALUE, 1, 3),
                        new Scaled(all.get(0).values())));
    assertThat(findings).extracting(LeakCheck.Finding::changed).containsExactly(false, true);
    assertThat(findings.get(1).sentences()).first().asString().contains("LEAK");
  }

  @Test
  void anInputThatIsACopyOfWhatComesIsCaught() throws IOException {
    Random random = new Random(4);
    StringBuilder text = new StringBuilder("v,early,other\n");
    double value = 0;
    for (int t = 0; t < 60; t++) {
      double next = random.nextDouble();
      text.append(value).append(',').append(next).append(',').append(random.nextDouble());
      text.append('\n');
      value = next;
    }
    Path file = Files.writeString(folder.resolve("leak.csv"), text);
    List<String> past = List.of("early", "other");
    Panel panel = PanelReader.read(PanelSettings.of(file.toString(), "", "v").with("past", past));
    LeakCheck check = new LeakCheck(panel.series(), Protocol.expanding(3, 2, 0, "true"));
    assertThat(check.copies(List.of(), past, 1))
        .singleElement()
        .asString()
        .contains("LEAK: column early moves as v does 1 step later");
  }

  /** No copy, and no part of the values: only labels a step late show that it is the answer. */
  @Test
  void anInputThatGivesTheAnswerAwayIsCaughtByLateLabels() {
    LeakCheck.Finding honest = finding(false);
    LeakCheck.Finding leaking = finding(true);
    assertThat(honest.leaking()).as("%s", honest).isFalse();
    assertThat(honest.shifted()).isLessThan(0.5 * honest.error());
    assertThat(leaking.changed()).as("shuffling cannot tell").isFalse();
    assertThat(leaking.leaking()).as("%s", leaking).isTrue();
    assertThat(leaking.sentences()).last().asString().contains("LEAK", "gives the answer away");
  }

  private static LeakCheck.Finding finding(boolean leaking) {
    Random random = new Random(5);
    double[] values = random.doubles(260).map(x -> 4 * x - 2).toArray();
    double[] known = new double[values.length];
    for (int t = 0; t < known.length; t++) {
      double told = leaking ? values[t] : 4 * random.nextDouble() - 2;
      known[t] = Math.tanh(1.5 * told) + 0.05 * random.nextGaussian();
    }
    Map<String, double[][]> inputs = Map.of("known", new double[][] {known});
    PanelSeries series = new PanelSeries("s", null, Frequency.UNKNOWN, values, inputs, Map.of());
    LeakCheck check = new LeakCheck(List.of(series), Protocol.expanding(3, 20, 1, "never"));
    assertThat(check.copies(List.of("known"), List.of(), 1)).isEmpty();
    NeuralModel model = ForecastStudy.model("hidden=16", "window=8", "normalise=series");
    NeuralTraining training =
        ForecastStudy.training("epochs=25", "batches=20", "lr=0.01", "retrain=false");
    NeuralForecaster network =
        new NeuralForecaster(new NeuralSpec(BlockSpec.of("gru"), model, 3, 1, null), training);
    return check
        .of(all -> List.of(new ClassicalForecaster(NaiveMethod.MEAN, 1, 3), network))
        .get(1);
  }

  /** Plants a leak: it knows the mean of the first values that it is to forecast. */
  private static final class Scaled implements Forecaster {
    private final double[] whole;

    Scaled(double[] whole) {
      this.whole = whole;
    }

    @Override
    public String name() {
      return "leaking";
    }

    @Override
    public boolean baseline() {
      return false;
    }

    @Override
    public Fit fit(List<PanelSeries> past) {
      return histories -> {
        double[][] quantiles = new double[3][Levels.count()];
        for (double[] row : quantiles) {
          java.util.Arrays.fill(row, (whole[54] + whole[55]) / 2);
        }
        return List.of(new QuantileForecast(quantiles));
      };
    }
  }

  private Backtest.Result run(PanelSeries series, Protocol protocol, Forecaster one)
      throws IOException {
    return new Backtest(List.of(series), protocol, kept()).run(List.of(one), SILENT);
  }

  private Predictions kept() throws IOException {
    return new Predictions(new JsonLines(folder.resolve("predictions.jsonl")));
  }

  private static PanelSeries ramp(int size) {
    double[] values = new double[size];
    for (int t = 0; t < size; t++) {
      values[t] = t;
    }
    return new PanelSeries("ramp", values);
  }
}
