package dev.unroll.experiments.serving;

import dev.unroll.datasets.datavec.Tokenizer;
import dev.unroll.datasets.input.InvalidInput;
import java.util.function.Consumer;

/** Text: a step for each of its tokens, one-hot. */
final class TextSignal implements Signal {
  static final String COLUMN = "text";

  private final Tokenizer tokenizer;

  TextSignal(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  @Override
  public int width() {
    return tokenizer.size();
  }

  @Override
  public void read(Event event, float[] memory, Consumer<float[]> step) {
    if (!event.has(COLUMN)) {
      throw event.wrong(
          "expected a cell \"text\", got " + String.join(", ", event.cells().keySet()));
    }
    char[] tokens;
    try {
      tokens = tokenizer.encode(event.text(COLUMN));
    } catch (InvalidInput e) {
      throw event.wrong(e.getMessage());
    }
    float[] x = new float[tokenizer.size()];
    for (char token : tokens) {
      x[token] = 1;
      step.accept(x);
      x[token] = 0;
    }
  }
}
