package dev.unroll.benchmarks.sidebyside;

import dev.unroll.benchmarks.Size;
import java.util.ArrayList;
import java.util.List;

/** Table 5: training of a whole model of characters. */
final class FitTable {
  private static final int[] HIDDEN = {256, 512};
  private static final double CHARACTERS = Text.BATCH * Text.STEPS;

  private FitTable() {}

  /**
   * @param layer the recurrent layer of ours alone, forward and backward
   */
  record Row(int hidden, Samples ours, Samples layer, Samples dl4j, Samples torch) {}

  static String measured(Setting setting, Text text) {
    setting.python().ifPresent(torch -> torch.ask("text " + text.words()));
    List<Row> rows = new ArrayList<>();
    for (int hidden : HIDDEN) {
      setting.progress().accept("fit: H = " + hidden);
      rows.add(row(setting, text, hidden));
      setting.forget();
    }
    return rendered(rows, text);
  }

  private static Row row(Setting setting, Text text, int hidden) {
    Size size = new Size(Text.BATCH, Text.STEPS, TextModel.EMBEDDING, hidden);
    List<Entrant> entrants = new ArrayList<>();
    entrants.add(Entrant.ours(TextModel.ours(hidden, text, 1)::fit));
    entrants.add(Entrant.ours(new LoneLayer(Family.LSTM.ours(), size)::step));
    entrants.add(Entrant.theirs(TextModel.dl4j(hidden, text, 1)::fit));
    setting.join(
        entrants, "fit %d %d %d %d".formatted(Text.BATCH, Text.STEPS, hidden, text.classes()));
    List<Samples> found = Contest.hold(entrants, setting.budget());
    Samples torch = found.size() > 3 ? found.get(3) : Samples.ABSENT;
    return new Row(hidden, found.get(0), found.get(1), found.get(2), torch);
  }

  static String rendered(List<Row> rows, Text text) {
    Markdown page = new Markdown("Training a model of characters");
    page.words(
        """
        Embedding %d, LSTM, softmax over %d classes; N = %d, T = %d, Adam, the gradient of the mean loss clipped at norm 1; text: %s.
        Ours has our Lstm, TokenEmbedding, SoftmaxOutput and FastAdam in place of DL4J's layers and updater;
        `MultiLayerNetwork.fit` is the same. The layer's share is the time of our LSTM alone, forward and
        backward, over that of the whole step. Ratios as above.\
        """
            .formatted(TextModel.EMBEDDING, text.classes(), Text.BATCH, Text.STEPS, text.origin()));
    page.head(
        1,
        "H",
        "ours, characters/s",
        "DL4J",
        "PyTorch",
        "DL4J's time / ours",
        "PyTorch's time / ours",
        "our step, ms",
        "our layer's share",
        "the rest, ms");
    for (Row row : rows) {
      double share = row.layer().over(row.ours()).median();
      page.row(
          Integer.toString(row.hidden()),
          rate(row.ours()),
          rate(row.dl4j()),
          rate(row.torch()),
          row.dl4j().over(row.ours()).shown(),
          row.torch().over(row.ours()).shown(),
          Numbers.shown(row.ours().median()),
          Numbers.percent(share),
          Numbers.shown((1 - share) * row.ours().median()));
    }
    return page.end().toString();
  }

  private static String rate(Samples samples) {
    return Numbers.shown(CHARACTERS / samples.median() * 1e3);
  }
}
