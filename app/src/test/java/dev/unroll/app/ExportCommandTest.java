package dev.unroll.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.score.SeasonalScale;
import dev.unroll.experiments.forecast.model.QuantileForecast;
import dev.unroll.experiments.forecast.neural.ForecastState;
import dev.unroll.experiments.forecast.neural.NeuralFit;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.stage.TrainedModel;
import dev.unroll.runtime.StreamForecaster;
import dev.unroll.runtime.StreamModel;
import dev.unroll.runtime.StreamState;
import dev.unroll.runtime.Streamer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What leaves a run answers as the run's own model does. */
final class ExportCommandTest {
  private static final Frequency DAILY = new Frequency(Frequency.Unit.DAY, 1, false);
  private static final String TINY = " hidden=4 epochs=1 batch=8";

  @TempDir private Path folder;

  private Path run(String words) throws IOException {
    CommandLineRun run = CommandLineRun.of(folder, words.split(" "));
    assertThat(run.code()).as(run.err()).isZero();
    List<Path> runs = CommandLineRun.inside(folder);
    return runs.get(runs.size() - 1);
  }

  private StreamModel export(Path run) throws IOException {
    CommandLineRun export = CommandLineRun.of(folder, "export " + run);
    assertThat(export.code()).as(export.err()).isZero();
    assertThat(export.out()).contains("model.unroll", "the state of a sequence has");
    return StreamModel.read(run.resolve("model.unroll"));
  }

  @ParameterizedTest
  @CsvSource({
    "text model=gru data.file=FILE length=16 batches-per-epoch=2, vocabulary",
    "labelled model=lstm, channels",
    "series model=min-gru window=8 horizon=2 batches-per-epoch=2, task",
    "adding model=mamba data.train=32 data.validation=16 data.test=16, task"
  })
  void aFileAnswersAsTheRunDoes(String words, String fact) throws IOException {
    Path text = folder.resolveSibling(folder.getFileName() + ".txt");
    Files.writeString(text, "the quick brown fox jumps over the lazy dog\n".repeat(60));
    Path run = run("train " + words.replace("FILE", text.toString()) + TINY);
    StreamModel exported = export(run);
    assertThat(exported.facts()).containsKeys(fact, "task", "recipe-sha256");

    TrainedModel own = Workbench.model(RunFolder.open(run));
    Streamer streamer = exported.streamer();
    StreamState state = streamer.newState();
    float[] x = new float[streamer.inputs()];
    float[] y = new float[streamer.outputs()];
    Random random = new Random(3);
    for (int t = 0; t < 12; t++) {
      double[] step = new double[x.length];
      for (int k = 0; k < x.length; k++) {
        step[k] = words.startsWith("text") ? random.nextInt(20) : (float) random.nextGaussian();
        step[k] = words.startsWith("labelled") && t % 4 == k ? Double.NaN : step[k];
        x[k] = (float) step[k];
      }
      streamer.step(state, x, y);
      double[] expected = own.step(step);
      for (int k = 0; k < y.length; k++) {
        assertThat((double) y[k])
            .isCloseTo(expected[k], within(1e-5 * (1 + Math.abs(expected[k]))));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "normalise=season",
    "normalise=last log=true head=gaussian",
    "normalise=window deseason=true highway=false",
    "normalise=series members=2 global=false",
    "normalise=season head=student-t",
    "normalise=window head=negative-binomial",
    "normalise=season strategy=recursive members=2",
    "normalise=series strategy=recursive head=student-t paths=30 deseason=true",
    "normalise=window strategy=recursive head=negative-binomial"
  })
  void aForecasterGivesTheRunsQuantiles(String words) throws IOException {
    Path run =
        run(
            "forecast horizon=3 window=10 epochs=1 batches=2 batch=8 members=1 hidden=4 --with gru"
                + " data.file="
                + (words.contains("binomial") ? counts(sales()) : sales())
                + " data.id=unique_id data.column=y "
                + words);
    StreamModel exported = export(run);
    assertThat(exported.facts()).containsEntry("frequency", "DAY 1 false");
    StreamForecaster forecaster = StreamForecaster.of(exported);
    ForecastState kept = ForecastState.read(RunFolder.open(run));
    List<QuantileForecast> expected = kept.fit().forecast(kept.series());
    for (int i = 0; i < expected.size(); i++) {
      PanelSeries series = kept.series().get(i);
      StreamState state = forecaster.newState();
      for (int t = 0; t < series.size(); t++) {
        forecaster.observe(state, series.values()[t], calendar(kept.fit(), series, t));
      }
      double[][] known = new double[3][];
      for (int h = 0; h < 3; h++) {
        known[h] = calendar(kept.fit(), series, series.size() + h);
      }
      StreamState moved = forecaster.state(state.toBytes());
      double[][] quantiles = forecaster.forecast(moved, series.id(), known);
      for (int h = 0; h < 3; h++) {
        double[] own = expected.get(i).quantiles()[h];
        for (int q = 0; q < own.length; q++) {
          assertThat(quantiles[h][q]).isCloseTo(own[q], within(1e-5 * (1 + Math.abs(own[q]))));
        }
      }
      double[][] other = forecaster.forecast(state, "new", known);
      assertThat(other[0]).doesNotContain(Double.NaN);
      if (!words.contains("global=false")) {
        double[][] streamed = kept.fit().single().apply(renamed(series)).quantiles();
        for (int h = 0; h < 3; h++) {
          assertThat(other[h])
              .as("a series that was not in the fit, as unroll stream has it")
              .containsExactly(streamed[h], within(2e-3));
        }
      }
    }
  }

  /** What is left out is said, and how far the medians then are from the run's. */
  @Test
  void aCombinationLeavesAndStreams() throws IOException {
    Path run =
        run("forecast --quick horizon=7 data.id=unique_id data.column=y data.file=" + sales(20, 4));
    StreamModel file = export(run);
    assertThat(file.facts().get("combination")).startsWith("combination of ");
    StreamForecaster forecaster = StreamForecaster.of(file);
    List<PanelSeries> kept = ForecastState.readSeries(RunFolder.open(run));
    List<String> said = Files.readAllLines(run.resolve("forecast.csv"));
    double sum = 0;
    for (int i = 0; i < kept.size(); i++) {
      StreamState state = forecaster.newState();
      for (double value : kept.get(i).values()) {
        forecaster.observe(state, value);
      }
      double[][] quantiles = forecaster.forecast(state, kept.get(i).id(), new double[7][0]);
      double unit = SeasonalScale.of(kept.get(i).values(), 7).value();
      for (int h = 0; h < 7; h++) {
        double median = Double.parseDouble(said.get(1 + i * 7 + h).split(",", -1)[8]);
        sum += Math.abs(quantiles[h][5] - median) / unit / 7 / kept.size();
      }
    }
    Matcher change =
        Pattern.compile("differ from the run's by ([0-9.]+)")
            .matcher(file.facts().get("combination"));
    double expected = change.find() ? Double.parseDouble(change.group(1)) : 0;
    assertThat(sum).isCloseTo(expected, within(6e-4)); // as it is printed

    Path next = Files.writeString(folder.resolve("next.csv"), "unique_id,ds,y\na,2026-03-02,99\n");
    CommandLineRun stream = CommandLineRun.of(null, "stream " + run + " --input " + next);
    assertThat(stream.code()).as(stream.err()).isZero();
    assertThat(Double.parseDouble(stream.out().lines().toList().get(1).split(",", -1)[3]))
        .as("the whole combination streams")
        .isCloseTo(Double.parseDouble(said.get(1).split(",", -1)[8]), within(1e-3));
    assertThat(CommandLineRun.of(folder, "export " + run + " --format onnx").out())
        .contains("combination of ")
        .containsAnyOf("not run: ONNX Runtime is not here", "largest difference");
  }

  private static PanelSeries renamed(PanelSeries one) {
    return new PanelSeries(
        "new", one.time(0).orElseThrow(), DAILY, one.values(), Map.of(), Map.of());
  }

  private static double[] calendar(NeuralFit fit, PanelSeries series, int step) {
    return fit.spec().frequency().calendar(series.time(step).orElseThrow());
  }

  private Path sales() throws IOException {
    return sales(20, 0);
  }

  private static Path counts(Path file) throws IOException {
    return Files.writeString(file, Files.readString(file).replaceAll("\\.\\d{3}", ""));
  }

  /** Two series of 60 days, with a wave and noise of some sizes; without noise one has a gap. */
  private Path sales(int wave, int noise) throws IOException {
    Random random = new Random(1);
    StringBuilder rows = new StringBuilder("unique_id,ds,y\n");
    for (String id : List.of("a", "b")) {
      for (int day = 0; day < 60; day++) {
        double value =
            100
                + wave * Math.sin(day * 0.9)
                + noise * random.nextGaussian()
                + (id.equals("a") ? day : -day / 2.0);
        rows.append(
            "%s,%s,%s%n"
                .formatted(
                    id,
                    LocalDate.of(2026, 1, 1).plusDays(day),
                    noise == 0 && day == 55 && id.equals("b")
                        ? ""
                        : String.format(Locale.ROOT, "%.3f", value)));
      }
    }
    Path file = folder.resolveSibling(folder.getFileName() + ".csv");
    Files.writeString(file, rows);
    return file;
  }

  /** The guide's program, with the module runtime alone on its class path. */
  @Test
  void theGuidesProgramReadsAFile() throws Exception {
    Path file = folder.resolve("model.unroll");
    Path run = run("train adding data.train=32 data.validation=16 data.test=16" + TINY);
    assertThat(CommandLineRun.of(folder, "export " + run + " --out " + file).code()).isZero();
    Path page = Path.of("").toAbsolutePath().resolveSibling("docs/guide/streaming.md");
    String block =
        Pattern.compile("(?s)```java\n(import[^`]*)```")
            .matcher(Files.readString(page))
            .results()
            .findFirst()
            .orElseThrow()
            .group(1);
    Files.writeString(folder.resolve("Edge.java"), block);
    String runtime =
        Path.of(Streamer.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process edge =
        new ProcessBuilder(java, "-cp", runtime, "Edge.java", file.toString())
            .directory(folder.toFile())
            .start();
    String said = new String(edge.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(edge.waitFor()).isZero();
    assertThat(said).matches("adding: \\[-?[0-9.E-]+\\]\\R");
  }

  @Test
  void whatCannotLeaveIsRefused() throws IOException {
    Path run = run("train adding data.train=32 data.validation=16 data.test=16" + TINY);
    refused("export " + run + " --format pickle", "--format: expected one of runtime");
    assertThat(CommandLineRun.of(folder, "export " + run).code()).isZero();
    refused("export " + run, "model.unroll exists; name another with --out, or add --overwrite");
    Path both =
        run("train cloze model=bilstm data.train=32 data.validation=16 data.test=16" + TINY);
    refused("export " + both, "--format runtime: layer 0: expected");
  }

  private void refused(String words, String message) {
    CommandLineRun run = CommandLineRun.of(folder, words);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(message).hasLineCount(1);
  }
}
