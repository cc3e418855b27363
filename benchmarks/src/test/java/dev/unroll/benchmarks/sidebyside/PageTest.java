package dev.unroll.benchmarks.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.benchmarks.Size;
import dev.unroll.experiments.sweep.TrialResult;
import dev.unroll.experiments.sweep.TrialResult.TrialState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages of made-up results. */
final class PageTest {
  private static final Size SIZE = Size.of("10x100x50x50");

  @Test
  void thePageSoFarIsAlwaysWhole(@TempDir Path folder) throws IOException {
    Map<String, String> stamp = new LinkedHashMap<>();
    stamp.put("date", "2026-11-24");
    stamp.put("cpu", "Intel(R) Xeon(R) CPU @ 2.20GHz");
    ResultsPage first = ResultsPage.in(folder, stamp);
    first.add("## One\n");
    first.draft("## Tw");
    assertThat(first.file()).content().endsWith("## One\n\n## Tw\nThis table is not complete.\n");
    first.add("## Two\n");
    ResultsPage second = ResultsPage.in(folder, stamp);
    second.add("## Three\n");

    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder(
            "20261124-intel-xeon-cpu-2-20ghz.md", "20261124-intel-xeon-cpu-2-20ghz-2.md");
    assertThat(Files.readString(first.file()))
        .isEqualTo(
            """
            # Side by side

            - date: 2026-11-24
            - cpu: Intel(R) Xeon(R) CPU @ 2.20GHz

            ## One

            ## Two
            """);
  }

  @Test
  void aLayersRowComparesAndCountsOperations() {
    LayerTable.Times times = new LayerTable.Times(one(3), one(6), one(4.5));
    LayerTable.Times alone = new LayerTable.Times(one(1), Samples.ABSENT, Samples.ABSENT);
    String page =
        LayerTable.render(
            List.of(
                new LayerTable.Row(Family.LSTM, SIZE, times, times),
                new LayerTable.Row(Family.GRU, SIZE, alone, alone)),
            new Peak(60, 120));

    // 3 · 2 · 10 · 100 · (50 + 50) · 4 · 50 = 0.12 GFLOP in 3 ms are 40 GFLOP/s.
    assertThat(page)
        .contains(
            "| LSTM | 10x100x50x50 | 3.00 | 6.00 | 4.50 | **2.00** (2.00–2.00) | **1.50**"
                + " (1.50–1.50) | 40.0 | 33 % |")
        .contains("| GRU | 10x100x50x50 | 1.00 | – | – | – | – | 90.0 | 75 % |")
        .contains("| LSTM | geometric mean |  |  |  | 2.00 | 1.50 |  |  |")
        .contains("60.0 GFLOP/s on one thread, 120 on");
  }

  @Test
  void costShowsTheExponent() {
    CostTable.Row row =
        new CostTable.Row(
            Family.TANH_RNN, CostTable.Dimension.N, List.of(1.0, 4.0, 16.0, 64.0, 256.0));

    assertThat(CostTable.render(List.of(row)))
        .contains("| tanh RNN | N | 1: 1.00, 4: 4.00, 16: 16.0, 64: 64.0, 256: 256 | 1.00 |");
  }

  @Test
  void streamingShowsPercentiles() {
    Samples first = one(0.01);
    StreamingTable.Row ours =
        new StreamingTable.Row(Family.GRU.title(), "ours", first, 0, 512, first);
    StreamingTable.Row torch =
        new StreamingTable.Row(
            Family.GRU.title(), "PyTorch", one(0.05), Double.NaN, Double.NaN, first);

    assertThat(StreamingTable.render(List.of(ours, torch)))
        .contains("| GRU | ours | 1 | 10.0 | 10.0 | 10.0 | 10.0 | 0.00 | 512 |  |")
        .contains(
            "| GRU | PyTorch | 1 | 50.0 | 50.0 | 50.0 | 50.0 | – | – | **5.00** (5.00–5.00) |");
  }

  @Test
  void theFasterOfTwoWaysCounts() {
    LinearTable.Times times = new LinearTable.Times(one(2), List.of(one(30), one(10)), one(5));
    LinearTable.Row row = new LinearTable.Row(Mixer.MIN_GRU, Size.of("8x100x3x4"), times, times);
    LinearTable.Doubling doubling =
        new LinearTable.Doubling(Mixer.LRU, List.of(64, 128), List.of(one(0.064), one(0.256)));

    assertThat(LinearTable.render(List.of(row), List.of(doubling)))
        .contains(
            "| minGRU | 8x100x3x4 | 2.00 | 400,000 | log 30.0, loop 10.0 | **5.00** (5.00–5.00) |"
                + " 5.00 | **2.50** (2.50–2.50) |")
        .contains("minGRU, geometric mean of PyTorch / ours: 5.00; of LSTM / ours: 2.50.")
        .contains("| LRU | 1.00 (1.00) | 2.00 (2.00) |");
  }

  @Test
  void theFirstStepsOfAJvmAreRead() {
    WarmUpTable.Start start = WarmUpTable.Start.parse("first-steps 900 40.5 20.25");

    assertThat(start).isEqualTo(new WarmUpTable.Start(900, List.of(40.5, 20.25)));
  }

  @Test
  void fitShowsTheLayersShare() {
    FitTable.Row row = new FitTable.Row(256, one(20), one(15), one(40), Samples.ABSENT);

    assertThat(FitTable.render(List.of(row), Text.generated()))
        .contains("| 256 | 102,400 | 51,200 | – | **2.00** (2.00–2.00) | – | 20.0 | 75 % | 5.00 |");
  }

  @Test
  void learningShowsLossesAndCharacters() {
    Text even =
        new Text(
            "even",
            Collections.nCopies(Text.NEEDED / 2, List.of(0, 1)).stream()
                .flatMap(List::stream)
                .toList(),
            2);
    Map<LearningTable.Who, List<LearningTable.Stand>> stands =
        Map.of(
            LearningTable.Who.OURS,
            List.of(new LearningTable.Stand(1.5, 100), new LearningTable.Stand(1.75, 110)),
            LearningTable.Who.DL4J,
            List.of(new LearningTable.Stand(2.25, 10)));
    LearningTable.Row row = new LearningTable.Row(256, 30, stands);

    assertThat(LearningTable.render(List.of(row), even, even))
        .contains("has a loss of 0.693 nats.") // log 2
        .contains("| 256 | 30 | 1.625 (1.500–1.750) | 2.250 | – | 215,040 | 20,480 | – |");
  }

  @Test
  void sweepsShowWhatTheyCostAndSave() {
    List<SweepTable.Way> ways =
        List.of(
            new SweepTable.Way("bare", List.of(40.0, 48.0, 60.0)),
            new SweepTable.Way("sweep", List.of(20.0, 24.0, 99.0)));
    TrialResult good = new TrialResult(0, Map.of(), TrialState.COMPLETED, 0.5, 9, 1, "");
    TrialResult pruned = new TrialResult(1, Map.of(), TrialState.PRUNED, 0.1, 3, 1, "");
    List<SweepTable.PrunedSweep> sweeps =
        List.of(
            new SweepTable.PrunedSweep("none", 10, List.of(good)),
            new SweepTable.PrunedSweep("median", 6, List.of(good, pruned)),
            new SweepTable.PrunedSweep("asha", 4, List.of(good, pruned)));

    assertThat(SweepTable.render("Work.", ways, sweeps))
        .contains("| bare | 48.0 | 20.0 | 1.00 |")
        .contains("| sweep | 24.0 | 40.0 | 0.50 |")
        .contains("| median | 6.00 (6.00–6.00) | 12.0 (12.0–12.0) | 1.00 (1.00–1.00) | 0.500");
  }

  private static Samples one(double millis) {
    return new Samples(List.of(new double[] {millis}));
  }
}
