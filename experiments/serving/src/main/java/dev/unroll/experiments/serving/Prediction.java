package dev.unroll.experiments.serving;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The answers of a run to an input that ends. */
public interface Prediction {

  /** The names of what a row holds. */
  List<String> columns();

  /**
   * Answers an input.
   *
   * @param rows receives the answers, by {@link #columns}
   * @throws dev.unroll.datasets.input.InvalidInput if the input is not as this run reads it
   */
  void run(Input input, Consumer<Map<String, ?>> rows) throws IOException;

  /**
   * An input.
   *
   * @param file null for what is read from {@code stream}, once
   * @param notes receives what people want to know of it
   */
  record Input(Path file, BufferedReader stream, Consumer<String> notes) {

    /** Whether it is a table with a header line, which is read whole. */
    boolean isTable() {
      return file != null && !file.toString().matches("(?i).*\\.(jsonl|ndjson|json)");
    }
  }
}
