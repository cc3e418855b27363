package dev.unroll.experiments.serving;

import dev.unroll.datasets.datavec.Tokenizer;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.stage.TrainedModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What comes after each line of a text, or after all of it. */
final class TextPrediction implements Prediction {
  private static final String LINE = "line";

  private final TrainedModel model;
  private final Tokenizer tokenizer;
  private final AnswerFormat format;
  private final boolean whole;

  TextPrediction(TrainedModel model, int top, boolean whole) {
    this.model = model;
    this.tokenizer = Serving.tokenizer(model);
    this.format = AnswerFormat.ofNext(tokenizer, top);
    this.whole = whole;
  }

  @Override
  public List<String> columns() {
    return Stream.concat(Stream.of(LINE), format.columns().stream()).toList();
  }

  @Override
  public void run(Input input, Consumer<Map<String, ?>> rows) throws IOException {
    try (BufferedReader in =
        input.file() == null ? input.stream() : Files.newBufferedReader(input.file())) {
      if (whole) {
        StringWriter text = new StringWriter();
        in.transferTo(text);
        answer(text.toString().lines().count(), text.toString(), rows);
        return;
      }
      long number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        answer(++number, line, rows);
      }
    }
  }

  private void answer(long line, String text, Consumer<Map<String, ?>> rows) {
    char[] tokens;
    try {
      tokens = text.isEmpty() ? tokenizer.start() : tokenizer.encode(text);
    } catch (InvalidInput e) {
      throw new InvalidInput("line %d: %s".formatted(line, e.getMessage()), e);
    }
    model.reset();
    double[] next = null;
    for (char token : tokens) {
      next = model.step(token);
    }
    float[] outputs = new float[next.length];
    for (int k = 0; k < outputs.length; k++) {
      outputs[k] = (float) next[k];
    }
    Map<String, Object> row = new LinkedHashMap<>();
    row.put(LINE, line);
    row.putAll(format.of(outputs));
    rows.accept(row);
  }
}
