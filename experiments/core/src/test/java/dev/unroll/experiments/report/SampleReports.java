package dev.unroll.experiments.report;

import dev.unroll.experiments.report.ComparisonReport.Headline;
import dev.unroll.experiments.report.ComparisonReport.Provenance;
import dev.unroll.experiments.report.Examples.Forecast;
import dev.unroll.experiments.report.Examples.Sample;
import dev.unroll.experiments.report.Leaderboard.Baseline;
import dev.unroll.experiments.report.Leaderboard.Cost;
import dev.unroll.experiments.report.Leaderboard.Entry;
import dev.unroll.experiments.report.Leaderboard.Metric;
import dev.unroll.experiments.report.Leaderboard.Runs;
import dev.unroll.experiments.report.Leaderboard.Spread;
import dev.unroll.experiments.report.Pictures.Cloud;
import dev.unroll.experiments.report.Pictures.Curve;
import dev.unroll.experiments.report.Pictures.Eigenvalue;
import dev.unroll.experiments.report.Pictures.GradientFlow;
import dev.unroll.experiments.report.Pictures.Spectrum;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Made-up comparisons that look like real ones. */
final class SampleReports {
  private static final String MSE = "MSE";
  private static final int STEPS = 100;
  private static final int EPOCHS = 60;
  private static final int DIVERGES_AT = 23;

  /**
   * A model as it might behave.
   *
   * @param solvedAt the epoch at which its error drops; beyond the last one it never does
   * @param startDecay the factor of the gradient a step back, before training
   * @param endDecay the same after training
   */
  private record Sketch(
      String name, List<String> matrices, int solvedAt, double startDecay, double endDecay) {}

  private static final List<String> PLAIN = List.of("W_hh");
  private static final List<String> GRU =
      List.of("W_hh, candidate", "W_hh, reset gate", "W_hh, update gate");
  private static final List<String> LSTM =
      List.of("W_hh, candidate", "W_hh, forget gate", "W_hh, input gate", "W_hh, output gate");

  private static final List<Sketch> MODELS =
      List.of(
          new Sketch("GRU", GRU, 14, 0.9, 0.995),
          new Sketch("LSTM", LSTM, 20, 0.92, 0.99),
          new Sketch("LSTM (DL4J)", LSTM, 24, 0.85, 0.985),
          new Sketch("IRNN", PLAIN, 33, 1.0, 1.003),
          new Sketch("tanh RNN, orthogonal", PLAIN, 48, 0.97, 0.975),
          new Sketch("tanh RNN", PLAIN, 1000, 0.55, 0.6),
          new Sketch("SimpleRnn (DL4J)", PLAIN, 1000, 0.38, 0.45));

  private SampleReports() {}

  /** The adding problem: seven models, three seeds, one run diverged. */
  static ComparisonReport adding() {
    return with(Examples.none());
  }

  /** A title and a leaderboard of baselines: every other section is missing. */
  static ComparisonReport empty() {
    return new ComparisonReport(
        new Headline("Nothing yet", "adding", "", List.of()),
        new Leaderboard(
            new Metric(MSE, "", null),
            List.of(new Baseline("always the mean", Map.of(MSE, 0.1667))),
            List.of()),
        new Pictures(List.of(), List.of(), List.of()),
        Examples.none(),
        new Provenance(Map.of(), "", Map.of()));
  }

  /** One model, one run, and not one number that is finite. */
  static ComparisonReport broken() {
    List<Double> none = Numbers.list(Double.NaN);
    Cloud cloud = new Cloud(List.of(), Double.NaN, Double.NaN);
    Entry entry =
        new Entry(
            "IRNN",
            "",
            new Cost(0, Double.NaN),
            new Runs(0, 1, List.of("seed 1 diverged at once.")),
            Map.of(MSE, Spread.of(none)));
    return new ComparisonReport(
        new Headline("All is lost", "adding", "", List.of("No run ended.")),
        new Leaderboard(new Metric(MSE, "squared units", null), List.of(), List.of(entry)),
        new Pictures(
            List.of(new Curve("IRNN", 1, List.of(1), none, none)),
            List.of(new GradientFlow("IRNN", 1, Numbers.list(0, 0, 0), none)),
            List.of(new Spectrum("IRNN", 1, "W_hh", cloud, cloud))),
        Examples.none(),
        new Provenance(Map.of(), "", Map.of()));
  }

  /** The same numbers, and a text of each model. */
  static ComparisonReport text(String hostile) {
    List<Sample> samples =
        List.of(
            new Sample("GRU", "ROMEO:\nWhat light is this that breaks upon the sea,\n" + hostile),
            new Sample("tanh RNN", "the the and to the sou the and\u2028the <b>the</b> & thee"));
    return with(new Examples(samples, List.of()));
  }

  /** The same numbers, and two models' forecasts of a wave. */
  static ComparisonReport series() {
    List<String> time =
        IntStream.range(0, 96)
            .mapToObj(i -> "04-%02d %02d:00".formatted(1 + i / 24, i % 24))
            .toList();
    List<Double> actual = wave(0, 0);
    return with(
        new Examples(
            List.of(),
            List.of(
                new Forecast("GRU", time, actual, wave(0.3, 1)),
                new Forecast("tanh RNN", time, actual, wave(1.2, 2)))));
  }

  private static ComparisonReport with(Examples examples) {
    Metric metric = new Metric(MSE, "", 0.01);
    List<Baseline> baselines =
        List.of(
            new Baseline("always the mean", Map.of(MSE, 0.1667)),
            new Baseline("the last value", Map.of(MSE, 0.412)));
    List<Curve> curves = new ArrayList<>();
    List<GradientFlow> flows = new ArrayList<>();
    List<Spectrum> spectra = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    for (Sketch model : MODELS) {
      List<Double> scores = new ArrayList<>();
      for (int seed = 1; seed <= 3; seed++) {
        Random random = new Random((31L * model.name().hashCode() + seed) * 0x9E3779B97F4A7C15L);
        Curve curve = curve(model, seed, random);
        curves.add(curve);
        scores.add(curve.validation().get(EPOCHS - 1));
        flows.add(
            new GradientFlow(
                model.name(),
                seed,
                flow(model.startDecay(), random),
                flow(model.endDecay(), random)));
        for (String matrix : model.matrices()) {
          spectra.add(spectrum(model, seed, matrix, random));
        }
      }
      entries.add(entry(model, scores));
    }
    entries.sort(Comparator.comparingDouble(entry -> entry.scores().get(MSE).mean()));
    return new ComparisonReport(
        new Headline(
            "The adding problem, T = 100",
            "adding",
            "Two of a hundred numbers are marked; their sum is asked for after the last one.",
            List.of(
                "GRU, LSTM and IRNN solve the task; the tanh RNN stays at the baseline.",
                "Its gradient loses a factor of 0.6 a step: at the first step 10⁻²² of it is"
                    + " left.")),
        new Leaderboard(metric, baselines, entries),
        new Pictures(curves, flows, spectra),
        examples,
        new Provenance(facts(), RECIPE, Map.of("JVM", "17.0.12", "engine", "SIMD, 512 bits")));
  }

  private static Entry entry(Sketch model, List<Double> scores) {
    Map<String, Spread> all = new LinkedHashMap<>();
    all.put(MSE, Spread.of(scores));
    all.put("MAE", Spread.of(scores.stream().map(Math::sqrt).toList()));
    int successes = (int) scores.stream().filter(score -> score < 0.01).count();
    List<String> diverged = new ArrayList<>();
    if (scores.stream().anyMatch(score -> score.isNaN())) {
      diverged.add(
          "seed 2 diverged at epoch " + DIVERGES_AT + ": the loss was no longer a number.");
    }
    return new Entry(
        model.name(),
        "64 units, one layer, linear output",
        new Cost(4417L * model.matrices().size(), 31.5 * model.matrices().size()),
        new Runs(successes, 3, diverged),
        all);
  }

  private static Curve curve(Sketch model, int seed, Random random) {
    boolean diverges = model.name().equals("IRNN") && seed == 2;
    List<Double> train = new ArrayList<>();
    List<Double> validation = new ArrayList<>();
    double drop = model.solvedAt() * (0.85 + 0.3 * random.nextDouble());
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      double learnt = 1 / (1 + Math.exp((epoch - drop) / 2.5));
      double tail = 0.004 * Math.exp(-(epoch - drop) / 25);
      double loss = (0.167 + 0.3 / epoch) * learnt + (1 - learnt) * tail;
      boolean gone = diverges && epoch >= DIVERGES_AT;
      train.add(gone ? Double.NaN : loss * (1 + 0.05 * random.nextGaussian()));
      validation.add(gone ? Double.NaN : loss * (1.02 + 0.04 * random.nextDouble()));
    }
    return new Curve(
        model.name(), seed, IntStream.rangeClosed(1, EPOCHS).boxed().toList(), train, validation);
  }

  private static List<Double> flow(double decay, Random random) {
    List<Double> norms = new ArrayList<>();
    for (int t = 1; t <= STEPS; t++) {
      double norm = 0.02 * Math.pow(decay, STEPS - t) * Math.exp(0.1 * random.nextGaussian());
      norms.add(norm < 1e-38 ? 0.0 : norm);
    }
    return norms;
  }

  private static Spectrum spectrum(Sketch model, int seed, String matrix, Random random) {
    double start = model.name().equals("IRNN") ? 0.02 : 0.6;
    double centre = model.name().equals("IRNN") ? 1 : 0;
    return new Spectrum(
        model.name(),
        seed,
        matrix,
        cloud(centre, start, random),
        cloud(centre * 0.95, start * 1.9, random));
  }

  private static Cloud cloud(double centre, double size, Random random) {
    List<Eigenvalue> values = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      double r = size * Math.sqrt(random.nextDouble());
      double angle = Math.PI * random.nextDouble();
      values.add(new Eigenvalue(centre + r * Math.cos(angle), r * Math.sin(angle)));
      values.add(new Eigenvalue(centre + r * Math.cos(angle), -r * Math.sin(angle)));
    }
    double radius =
        values.stream().mapToDouble(v -> Math.hypot(v.re(), v.im())).max().orElseThrow();
    return new Cloud(values, radius, radius * 1.7);
  }

  private static List<Double> wave(double error, int seed) {
    Random random = new Random(seed);
    return IntStream.range(0, 96)
        .mapToObj(i -> 12 + 5 * Math.sin(i * Math.PI / 12) + error * random.nextGaussian())
        .toList();
  }

  private static Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("sequences", "10,000 for training, 1,000 each for validation and test");
    facts.put("steps", Integer.toString(STEPS));
    return facts;
  }

  private static final String RECIPE =
      """
      task: adding
      steps: 100
      models: [gru, lstm, irnn, tanh]
      training: {epochs: 60, lr: 0.001, clip: 1.0}
      seeds: [1, 2, 3]
      """;
}
