package dev.unroll.benchmarks.sidebyside;

import dev.unroll.benchmarks.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Table 1: forward and backward of a lone layer, and forward alone. */
final class LayerTable {
  private static final double TRAINING = 3; // forward passes that a training step is counted as

  private LayerTable() {}

  /** Times of one layer's call by everyone who has it. */
  record Times(Samples ours, Samples dl4j, Samples torch) {}

  record Row(Family family, Size size, Times training, Times inference) {}

  static String measured(Setting setting, List<Size> sizes) {
    Peak peak = Peak.measured();
    List<Row> rows = new ArrayList<>();
    for (Size size : sizes) {
      for (Family family : Family.values()) {
        setting.progress().accept("layers: " + family.title() + " " + size);
        rows.add(row(setting, family, size));
        setting.forget();
      }
      peak = peak.best(Peak.measured());
    }
    return rendered(rows, peak);
  }

  private static Row row(Setting setting, Family family, Size size) {
    LoneLayer ours = new LoneLayer(family.ours(), size);
    LoneLayer dl4j = family.dl4j().map(theirs -> new LoneLayer(theirs, size)).orElse(null);
    String request =
        "layer %s %d %d %d %d "
            .formatted(family.torch(), size.batch(), size.steps(), size.inputs(), size.hidden());
    Times training =
        times(setting, ours::step, dl4j == null ? null : dl4j::step, request + "train");
    Times inference =
        times(setting, ours::forward, dl4j == null ? null : dl4j::forward, request + "infer");
    return new Row(family, size, training, inference);
  }

  /** The peer is null where DL4J has no such layer. */
  private static Times times(Setting setting, Runnable ours, Runnable dl4j, String request) {
    List<Entrant> entrants = new ArrayList<>();
    entrants.add(Entrant.ours(ours));
    if (dl4j != null) {
      entrants.add(Entrant.theirs(dl4j));
    }
    setting.join(entrants, request);
    List<Samples> found = Contest.hold(entrants, setting.budget());
    return new Times(
        found.get(0),
        dl4j == null ? Samples.ABSENT : found.get(1),
        setting.python().isEmpty() ? Samples.ABSENT : found.get(found.size() - 1));
  }

  static String rendered(List<Row> rows, Peak peak) {
    Markdown page = new Markdown("Layer step");
    page.words(
        """
        A recurrent layer alone, float32, through DL4J's layer interface (`activate`, `backpropGradient`), from and
        to DL4J's own layout. Ratios are the peer's time over ours in the same round, median (least–most) of the
        rounds; above 1, ours is faster. Operations are counted as 2·N·T·(I+H)·G·H for a forward pass and three times
        that for a training step. DL4J has no GRU.

        Peak of single-precision products here (OpenBLAS, 1024 x 1024): %s GFLOP/s on one thread, %s on %d at once.\
        """
            .formatted(
                Numbers.shown(peak.one()),
                Numbers.shown(peak.all()),
                Runtime.getRuntime().availableProcessors()));
    page.words(
        "PyTorch is only as fast as the BLAS it was built for: see its products in the stamp.");
    page.words("Training step: forward and backward with all gradients, ∂L/∂x too.");
    table(page, rows, Row::training, new Scale(TRAINING, peak));
    page.words("Forward alone (inference).");
    table(page, rows, Row::inference, new Scale(1, peak));
    return page.toString();
  }

  /** What turns milliseconds into a share of the peak. */
  private record Scale(double passes, Peak peak) {}

  private static void table(Markdown page, List<Row> rows, Function<Row, Times> part, Scale scale) {
    page.head(
        2,
        "cell",
        "N x T x I x H",
        "ours, ms",
        "DL4J, ms",
        "PyTorch, ms",
        "DL4J / ours",
        "PyTorch / ours",
        "ours, GFLOP/s",
        "of peak");
    for (Row row : rows) {
      line(page, row, part.apply(row), scale);
    }
    for (Family family : Family.values()) {
      List<Times> own = rows.stream().filter(row -> row.family() == family).map(part).toList();
      page.row(
          family.title(),
          "geometric mean",
          "",
          "",
          "",
          mean(own, Times::dl4j),
          mean(own, Times::torch),
          "",
          "");
    }
    page.end();
  }

  private static void line(Markdown page, Row row, Times times, Scale scale) {
    double millis = times.ours().median();
    double rate = scale.passes() * row.family().forwardFlops(row.size()) / millis / 1e6;
    page.row(
        row.family().title(),
        row.size().toString(),
        Numbers.shown(millis),
        Numbers.shown(times.dl4j().median()),
        Numbers.shown(times.torch().median()),
        times.dl4j().over(times.ours()).shown(),
        times.torch().over(times.ours()).shown(),
        Numbers.shown(rate),
        Numbers.percent(rate / scale.peak().all()));
  }

  private static String mean(List<Times> all, Function<Times, Samples> peer) {
    double[] ratios =
        all.stream()
            .mapToDouble(times -> peer.apply(times).over(times.ours()).median())
            .filter(ratio -> !Double.isNaN(ratio))
            .toArray();
    return Numbers.shown(Numbers.geometricMean(ratios));
  }
}
