package dev.unroll.benchmarks.sidebyside;

import static dev.unroll.benchmarks.sidebyside.Markdown.column;

import dev.unroll.benchmarks.Size;
import java.util.ArrayList;
import java.util.List;

/** Table 5: training of a whole model of characters. */
final class FitTable {
  private static final int[] HIDDEN = {256, 512};
  private static final double CHARACTERS = Text.BATCH * Text.STEPS;

  private FitTable() {}

  /**
   * @param layer our recurrent layer alone, forward and backward
   */
  record Row(int hidden, Samples ours, Samples layer, Samples dl4j, Samples torch) {
    private double layerShare() {
      return layer.over(ours).median();
    }
  }

  static String measure(BenchSetting setting, Text text) {
    setting.ask("text " + text.words());
    List<Row> rows = new ArrayList<>();
    for (int hidden : HIDDEN) {
      setting.progress().accept("fit: H = " + hidden);
      Size size = new Size(Text.BATCH, Text.STEPS, TextModel.EMBEDDING, hidden);
      List<Entrant> entrants = new ArrayList<>();
      entrants.add(Entrant.ours(TextModel.ours(hidden, text, 1)::fit));
      entrants.add(Entrant.ours(new LoneLayer(Family.LSTM.ours(), size)::step));
      entrants.add(Entrant.theirs(TextModel.dl4j(hidden, text, 1)::fit));
      setting.addTorch(entrants, "fit " + text.sizes(hidden));
      List<Samples> found = Contest.hold(entrants, setting.budget());
      Samples torch = found.size() > 3 ? found.get(3) : Samples.ABSENT;
      rows.add(new Row(hidden, found.get(0), found.get(1), found.get(2), torch));
      setting.draft().accept(render(rows, text));
      setting.ask("forget");
    }
    return render(rows, text);
  }

  static String render(List<Row> rows, Text text) {
    return new Markdown("Training a model of characters")
        .paragraph(
            """
            Embedding %d, LSTM, softmax over %d classes; N = %d, T = %d, Adam, the gradient of the mean loss clipped at norm 1; text: %s.
            Ours has our Lstm, TokenEmbedding, SoftmaxOutput and FastAdam in place of DL4J's layers and updater;
            `MultiLayerNetwork.fit` is the same. The layer's share is the time of our LSTM alone, forward and
            backward, over that of the whole step. Ratios as above.\
            """
                .formatted(
                    TextModel.EMBEDDING, text.classes(), Text.BATCH, Text.STEPS, text.origin()))
        .table(
            1,
            rows,
            column("H", row -> Integer.toString(row.hidden())),
            column("ours, characters/s", row -> rate(row.ours())),
            column("DL4J", row -> rate(row.dl4j())),
            column("PyTorch", row -> rate(row.torch())),
            column("DL4J's time / ours", row -> row.dl4j().over(row.ours()).text()),
            column("PyTorch's time / ours", row -> row.torch().over(row.ours()).text()),
            column("our step, ms", row -> TableNumbers.text(row.ours().median())),
            column("our layer's share", row -> TableNumbers.percent(row.layerShare())),
            column(
                "the rest, ms",
                row -> TableNumbers.text((1 - row.layerShare()) * row.ours().median())))
        .toString();
  }

  private static String rate(Samples samples) {
    return TableNumbers.text(CHARACTERS / samples.median() * 1e3);
  }
}
