package dev.unroll.app;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.Interval;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.serving.EventStream;
import dev.unroll.experiments.serving.KeyedModel;
import dev.unroll.experiments.serving.RowWriter;
import dev.unroll.experiments.serving.Serving;
import dev.unroll.experiments.serving.StreamRun;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.logging.log4j.CloseableThreadContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Answers of a trained run to events as they come. */
@Command(
    name = "stream",
    description = {
      "Answer events as they come, with a state for each key, in constant memory.",
      "",
      "  unroll stream RUN --input feed.csv --state sold.state",
      "  unroll stream RUN --input feed.jsonl --json --only-odd 0.001",
      "",
      "Events are JSON objects, one a line, or CSV under a header line: id, time, and what the run",
      "reads; without --input they come from standard input. Every event is answered by a line.",
      "A forecast run answers with the place of the value in its forecast (pit, p) and with the",
      "quantiles of the next step.",
      ""
    })
final class StreamCommand implements Callable<Integer> {
  private static final int SECONDS = 10; // between two states, and two reports

  @Mixin private Common common;
  @Mixin private AnsweringRun answering;

  @Option(
      names = "--state",
      paramLabel = "FILE",
      description =
          "File of the states of all keys and the place in the input, from which a stream"
              + " continues.")
  private Path state;

  @Option(
      names = "--save-every",
      paramLabel = "N",
      description = "Save --state after N events, or 10 seconds. Default: ${DEFAULT-VALUE}.")
  private long saveEvery = 10_000;

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      description =
          "Forget a key without an event for so long, in the time of events: such as 7d, 12h.")
  private String ttl = "";

  @Option(
      names = "--late",
      paramLabel = "RULE",
      description =
          "Events that are not after the last one of their key: drop or fail. Default: drop.")
  private EventStream.Late late = EventStream.Late.DROP;

  @Option(
      names = "--max-gap",
      paramLabel = "N",
      description =
          "Missing steps that a key bridges; after more it starts without a past. Default:"
              + " ${DEFAULT-VALUE}.")
  private long maxGap = 24;

  @Option(names = "--skip-bad", description = "Skip lines that cannot be read, and count them.")
  private boolean skipBad;

  @Option(
      names = "--cold",
      description = "Of a forecast run: start without the values that the run keeps.")
  private boolean cold;

  @Option(
      names = "--only-odd",
      paramLabel = "P",
      description = "Of a forecast run: write events alone whose p is less than P, such as 0.001.")
  private double odd = Double.NaN;

  @Option(
      names = "--hold-odd",
      paramLabel = "P",
      description =
          "Of a forecast run: read the median that was forecast in place of a value whose p is less"
              + " than P; after as many in a row as the horizon has steps, the values count.")
  private double hold;

  @Option(names = "--verbose", description = "Print the progress from time to time.")
  private boolean verbose;

  @Override
  public Integer call() throws IOException {
    EventStream.Rules rules = new EventStream.Rules(late, ttl(), maxGap, skipBad, cold);
    if (maxGap < 0 || saveEvery < 1 || odd <= 0 || !(hold >= 0 && hold < 1)) {
      throw new InvalidInput(
          "--max-gap, --save-every, --only-odd, --hold-odd: expected at least 0, at least 1, more than 0, and a probability; got %d, %d, %s and %s"
              .formatted(maxGap, saveEvery, odd, hold));
    }
    RunFolder run = answering.open();
    KeyedModel model;
    try (CloseableThreadContext.Instance log = run.logging()) {
      model =
          AnsweringRun.isText(run)
              ? Serving.stream(Workbench.model(run), answering.top())
              : Serving.stream(run, hold);
    }
    note(model.words());
    EventStream stream = new EventStream(model, rules);
    StreamRun running = new StreamRun(stream, rows(model), pace(), this::note);
    Thread end = new Thread(() -> stop(running), "end of the stream");
    Runtime.getRuntime().addShutdownHook(end);
    try (BufferedReader in = answering.reader()) {
      running.run(in);
    } finally {
      remove(end);
      note(running.report());
    }
    return 0;
  }

  private RowWriter rows(KeyedModel model) {
    List<String> columns = new ArrayList<>(List.of("id", "time"));
    columns.addAll(model.columns());
    if (!Double.isNaN(odd) && !columns.contains(KeyedModel.CHANCE)) {
      throw new InvalidInput(
          "--only-odd: expected a forecast run, whose answers say how odd a value is; leave it"
              + " out");
    }
    return new RowWriter(
        common.output(),
        columns,
        common.json(),
        row -> Double.isNaN(odd) || (row.get(KeyedModel.CHANCE) instanceof Double p && p < odd));
  }

  private StreamRun.Pace pace() {
    return new StreamRun.Pace(state, saveEvery, Duration.ofSeconds(SECONDS), verbose);
  }

  private Interval ttl() {
    try {
      return ttl.isEmpty() ? null : Interval.parse(ttl);
    } catch (InvalidInput e) {
      throw new InvalidInput(e.getMessage().replace("data.every", "--ttl"), e);
    }
  }

  private void note(String text) {
    common.errors().println("unroll: " + text);
  }

  /** Saves the state when the process receives a signal to end. */
  private void stop(StreamRun running) {
    try {
      running.stop();
    } catch (IOException e) {
      note("the state could not be saved: " + e.getMessage());
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is about to end, and the hook runs.
    }
  }
}
