package dev.unroll.benchmarks.sidebyside;

import dev.unroll.benchmarks.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Table 1: forward and backward of a lone layer, and forward alone. */
final class LayerTable {
  private static final double TRAINING_PASSES = 3; // forward passes that a training step counts as

  private LayerTable() {}

  /** Times of one layer's call by everyone who has it. */
  record Times(Samples ours, Samples dl4j, Samples torch) {}

  record Row(Family family, Size size, Times training, Times inference) {}

  static String measure(BenchSetting setting, List<Size> sizes) {
    Peak peak = Peak.measure();
    List<Row> rows = new ArrayList<>();
    for (Size size : sizes) {
      for (Family family : Family.values()) {
        setting.progress().accept("layers: " + family.title() + " " + size);
        rows.add(row(setting, family, size));
        setting.draft().accept(render(rows, peak));
        setting.ask("forget");
      }
      peak = peak.best(Peak.measure());
    }
    return render(rows, peak);
  }

  private static Row row(BenchSetting setting, Family family, Size size) {
    LoneLayer ours = new LoneLayer(family.ours(), size);
    Optional<LoneLayer> dl4j = family.dl4j().map(theirs -> new LoneLayer(theirs, size));
    String request =
        "layer %s %d %d %d %d "
            .formatted(family.torch(), size.batch(), size.steps(), size.inputs(), size.hidden());
    return new Row(
        family,
        size,
        times(setting, ours::step, dl4j.map(layer -> layer::step), request + "train"),
        times(setting, ours::forward, dl4j.map(layer -> layer::forward), request + "infer"));
  }

  private static Times times(
      BenchSetting setting, Runnable ours, Optional<Runnable> dl4j, String request) {
    List<Entrant> entrants = new ArrayList<>();
    entrants.add(Entrant.ours(ours));
    dl4j.ifPresent(call -> entrants.add(Entrant.theirs(call)));
    setting.addTorch(entrants, request);
    List<Samples> found = Contest.hold(entrants, setting.budget());
    return new Times(
        found.get(0),
        dl4j.isPresent() ? found.get(1) : Samples.ABSENT,
        setting.torch().isPresent() ? found.get(found.size() - 1) : Samples.ABSENT);
  }

  static String render(List<Row> rows, Peak peak) {
    Markdown page = new Markdown("Layer step");
    page.paragraph(
        """
        A recurrent layer alone, float32, through DL4J's layer interface (`activate`, `backpropGradient`), from and
        to DL4J's own layout. Ratios are the peer's time over ours in the same round, median (least–most) of the
        rounds; above 1, ours is faster. Operations are counted as 2·N·T·(I+H)·G·H for a forward pass and three times
        that for a training step. DL4J has no GRU.

        Peak of single precision here, the larger of products (OpenBLAS, 1024 x 1024) and multiply-adds in registers:
        %s GFLOP/s on one thread, %s on %d at once.\
        """
            .formatted(
                TableNumbers.text(peak.one()),
                TableNumbers.text(peak.all()),
                Runtime.getRuntime().availableProcessors()));
    page.paragraph(
        "PyTorch is only as fast as the BLAS it was built for: see its products in the stamp.");
    page.paragraph("Training step: forward and backward with all gradients, ∂L/∂x too.");
    table(page, rows, Row::training, TRAINING_PASSES, peak);
    page.paragraph("Forward alone (inference).");
    table(page, rows, Row::inference, 1, peak);
    return page.toString();
  }

  private static void table(
      Markdown page, List<Row> rows, Function<Row, Times> part, double passes, Peak peak) {
    List<List<String>> lines = new ArrayList<>();
    for (Row row : rows) {
      Times times = part.apply(row);
      double millis = times.ours().median();
      double rate = passes * row.family().forwardFlops(row.size()) / millis / 1e6;
      lines.add(
          List.of(
              row.family().title(),
              row.size().toString(),
              TableNumbers.text(millis),
              TableNumbers.text(times.dl4j().median()),
              TableNumbers.text(times.torch().median()),
              times.dl4j().over(times.ours()).text(),
              times.torch().over(times.ours()).text(),
              TableNumbers.text(rate),
              TableNumbers.percent(rate / peak.all())));
    }
    for (Family family : Family.values()) {
      List<Times> own = rows.stream().filter(row -> row.family() == family).map(part).toList();
      String dl4j = mean(own, Times::dl4j);
      String torch = mean(own, Times::torch);
      lines.add(List.of(family.title(), "geometric mean", "", "", "", dl4j, torch, "", ""));
    }
    page.table(
        2,
        List.of(
            "cell",
            "N x T x I x H",
            "ours, ms",
            "DL4J, ms",
            "PyTorch, ms",
            "DL4J / ours",
            "PyTorch / ours",
            "ours, GFLOP/s",
            "of peak"),
        lines);
  }

  private static String mean(List<Times> all, Function<Times, Samples> peer) {
    return TableNumbers.text(
        TableNumbers.geometricMean(
            all.stream()
                .mapToDouble(times -> peer.apply(times).over(times.ours()).median())
                .filter(ratio -> !Double.isNaN(ratio))
                .toArray()));
  }
}
