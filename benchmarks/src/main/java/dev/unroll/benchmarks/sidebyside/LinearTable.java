package dev.unroll.benchmarks.sidebyside;

import static dev.unroll.benchmarks.sidebyside.Markdown.column;

import dev.unroll.benchmarks.Size;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Table 10: blocks that are trained over whole sequences, beside what PyTorch offers for them. */
final class LinearTable {
  private static final double TOLERANCE = 1e-4;
  private static final double GRADIENT_TOLERANCE = 1e-3; // sums in logarithms are not closer
  private static final int SHORTEST = 64;
  private static final int LONGEST = 16_384;
  private static final Size DOUBLED = new Size(1, 1, 128, 128);

  private LinearTable() {}

  /**
   * @param peers of every way that PyTorch has
   * @param lstm PyTorch's LSTM of the same H; absent for blocks that are no gated recurrence
   */
  record Times(Samples ours, List<Samples> peers, Samples lstm) {
    /** The peer that takes the least. */
    Samples fastest() {
      return peers.stream()
          .min((a, b) -> Double.compare(a.median(), b.median()))
          .orElse(Samples.ABSENT);
    }
  }

  record Row(Mixer mixer, Size size, Times training, Times inference) {}

  /** Microseconds of a token at T, 2T, 4T … */
  record Doubling(Mixer mixer, List<Integer> steps, List<Samples> times) {}

  static String measure(BenchSetting setting, Set<Mixer> mixers) {
    List<Row> rows = new ArrayList<>();
    for (Mixer mixer : mixers) {
      for (Size size : mixer.sizes()) {
        setting.progress().accept("linear: " + mixer.title() + " " + size);
        rows.add(row(setting, mixer, size));
        setting.draft().accept(render(rows, List.of()));
        setting.ask("forget");
      }
    }
    List<Doubling> doublings = new ArrayList<>();
    for (Mixer mixer : mixers) {
      if (mixer != Mixer.ATTENTION) { // whose cost per token grows with T
        setting.progress().accept("linear: " + mixer.title() + ", longer and longer");
        doublings.add(doubling(setting, mixer));
        setting.draft().accept(render(rows, doublings));
      }
    }
    return render(rows, doublings);
  }

  private static Row row(BenchSetting setting, Mixer mixer, Size size) {
    LoneLayer ours = new LoneLayer(mixer.network(size), size);
    Path file = MixerFile.write(mixer, size, ours);
    List<String> requests = new ArrayList<>();
    for (String peer : mixer.peers()) {
      String request =
          "mixer %s %s %d %d %d %d %s "
              .formatted(
                  mixer.name(),
                  peer,
                  size.batch(),
                  size.steps(),
                  size.inputs(),
                  size.hidden(),
                  file);
      setting.torch().ifPresent(torch -> agree(torch, request));
      requests.add(request);
    }
    return new Row(
        mixer,
        size,
        times(setting, mixer, size, ours::step, requests, "train"),
        times(setting, mixer, size, ours::forward, requests, "infer"));
  }

  /** Whether PyTorch computes what we compute: y and ∂L/∂x, relative to the largest of them. */
  private static void agree(PyTorch torch, String request) {
    double[] errors = torch.ask(request + "check 0");
    if (!(errors[0] <= TOLERANCE && errors[1] <= GRADIENT_TOLERANCE)) {
      throw new IllegalStateException(
          "%s: expected outputs within %s and gradients within %s of ours, got %s"
              .formatted(request, TOLERANCE, GRADIENT_TOLERANCE, Arrays.toString(errors)));
    }
  }

  private static Times times(
      BenchSetting setting,
      Mixer mixer,
      Size size,
      Runnable ours,
      List<String> requests,
      String mode) {
    List<Entrant> entrants = new ArrayList<>();
    entrants.add(Entrant.ours(ours));
    requests.forEach(request -> setting.addTorch(entrants, request + mode));
    boolean gated = mixer == Mixer.MIN_GRU || mixer == Mixer.MIN_LSTM;
    if (gated) {
      setting.addTorch(entrants, "layer lstm " + size.toString().replace('x', ' ') + " " + mode);
    }
    List<Samples> found = Contest.hold(entrants, setting.budget());
    boolean torch = setting.torch().isPresent();
    int peers = torch ? requests.size() : 0;
    return new Times(
        found.get(0),
        found.subList(1, 1 + peers),
        gated && torch ? found.get(1 + peers) : Samples.ABSENT);
  }

  private static Doubling doubling(BenchSetting setting, Mixer mixer) {
    List<Integer> steps = new ArrayList<>();
    List<Entrant> entrants = new ArrayList<>();
    for (int t = SHORTEST; t <= LONGEST; t *= 2) {
      Size size = new Size(1, t, DOUBLED.inputs(), DOUBLED.hidden());
      steps.add(t);
      entrants.add(Entrant.ours(new LoneLayer(mixer.network(size), size)::forward));
    }
    return new Doubling(mixer, steps, Contest.hold(entrants, setting.budget()));
  }

  static String render(List<Row> rows, List<Doubling> doublings) {
    Markdown page = new Markdown("Linear recurrences and attention");
    page.paragraph(
        """
        A block alone, float32, through DL4J's layer interface, as in the table of layers. PyTorch computes the same
        function of the same parameters and inputs, which is checked first (outputs within %s, ∂L/∂x within %s): minGRU
        and minLSTM by a sum in logarithms and by a loop over time, of which the faster counts; LRU by a loop over complex
        numbers; Mamba by mamba.py's parallel scan with its own backward pass; RWKV by the loops of its slow paths;
        attention by scaled_dot_product_attention, both without a rotation. Ratios are PyTorch's time over ours in the
        same round, median (least–most); above 1, ours is faster. LSTM is PyTorch's nn.LSTM of the same H. PyTorch
        takes part as its C++ library (--pytorch).\
        """
            .formatted(TOLERANCE, GRADIENT_TOLERANCE));
    page.paragraph("Training step: forward and backward with all gradients, ∂L/∂x too.");
    table(page, rows, Row::training);
    page.paragraph("Forward alone (inference).");
    table(page, rows, Row::inference);
    page.paragraph(
        "Forward time of a token at N = 1, I = H = 128, in µs: the median, over that at T = %d."
            .formatted(SHORTEST));
    List<String> head = new ArrayList<>(List.of("block"));
    doublings.stream().findFirst().ifPresent(d -> d.steps().forEach(t -> head.add("T " + t)));
    page.table(1, head, doublings.stream().map(LinearTable::cells).toList());
    return page.toString();
  }

  private static List<String> cells(Doubling doubling) {
    List<String> cells = new ArrayList<>(List.of(doubling.mixer().title()));
    double first = 0;
    for (int k = 0; k < doubling.steps().size(); k++) {
      double micros = 1e3 * doubling.times().get(k).median() / doubling.steps().get(k);
      first = k == 0 ? micros : first;
      cells.add("%s (%s)".formatted(TableNumbers.text(micros), TableNumbers.text(micros / first)));
    }
    return cells;
  }

  private static void table(Markdown page, List<Row> rows, Function<Row, Times> part) {
    page.table(
        2,
        rows,
        column("block", row -> row.mixer().title()),
        column("N x T x I x H", row -> row.size().toString()),
        column("ours, ms", row -> TableNumbers.text(part.apply(row).ours().median())),
        column("tokens/s", row -> TableNumbers.text(tokens(row, part))),
        column("PyTorch, ms", row -> peers(row, part)),
        column(
            "PyTorch / ours", row -> part.apply(row).fastest().over(part.apply(row).ours()).text()),
        column("LSTM, ms", row -> TableNumbers.text(part.apply(row).lstm().median())),
        column("LSTM / ours", row -> part.apply(row).lstm().over(part.apply(row).ours()).text()));
    for (Mixer mixer : List.of(Mixer.MIN_GRU, Mixer.MIN_LSTM)) {
      page.paragraph(
          "%s, geometric mean of PyTorch / ours: %s; of LSTM / ours: %s."
              .formatted(
                  mixer.title(),
                  mean(rows, mixer, part, Times::fastest),
                  mean(rows, mixer, part, Times::lstm)));
    }
  }

  private static double tokens(Row row, Function<Row, Times> part) {
    return row.size().batch() * row.size().steps() / part.apply(row).ours().median() * 1e3;
  }

  private static String peers(Row row, Function<Row, Times> part) {
    List<String> cells = new ArrayList<>();
    List<Samples> peers = part.apply(row).peers();
    for (int k = 0; k < peers.size(); k++) {
      cells.add(row.mixer().peers().get(k) + " " + TableNumbers.text(peers.get(k).median()));
    }
    return cells.isEmpty() ? TableNumbers.NONE : String.join(", ", cells);
  }

  private static String mean(
      List<Row> rows, Mixer mixer, Function<Row, Times> part, Function<Times, Samples> peer) {
    return TableNumbers.text(
        TableNumbers.geometricMean(
            rows.stream()
                .filter(row -> row.mixer() == mixer)
                .map(part)
                .mapToDouble(times -> peer.apply(times).over(times.ours()).median())
                .filter(ratio -> !Double.isNaN(ratio))
                .toArray()));
  }
}
