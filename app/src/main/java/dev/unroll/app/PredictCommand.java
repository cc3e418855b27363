package dev.unroll.app;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.io.AtomicFile;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.serving.Prediction;
import dev.unroll.experiments.serving.RowWriter;
import dev.unroll.experiments.serving.Serving;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.logging.log4j.CloseableThreadContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Answers of a trained run to a whole input. */
@Command(
    name = "predict",
    description = {
      "Answer new data by a trained run, as CSV, or with --json as one JSON object a line.",
      "",
      "  unroll predict RUN --input new.csv                 labelled series: class or number",
      "  unroll predict RUN --input sales.csv               a forecast: quantiles of the next"
          + " steps",
      "  unroll predict RUN --input lines.txt               text: what comes after each line",
      "",
      "The data are read as those of the training were, by its settings; labels are not needed.",
      "From standard input, and from a file of JSON objects (.jsonl), the rows of a series have to",
      "follow each other, and need the memory of one series.",
      ""
    })
final class PredictCommand implements Callable<Integer> {
  @Mixin private Common common;
  @Mixin private AnsweringRun answering;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write here, when all is answered. Default: standard output.")
  private Path output;

  @Option(names = "--force", description = "Replace the file of --output.")
  private boolean force;

  @Option(
      names = "--whole",
      description = "Of a text model: the input is one text, rather than one a line.")
  private boolean whole;

  @Override
  public Integer call() throws IOException {
    if (output != null && Files.exists(output) && !force) {
      throw new InvalidInput(
          "--output: %s is there already; remove it, name another, or add --force"
              .formatted(output));
    }
    RunFolder run = answering.open();
    Prediction prediction;
    try (CloseableThreadContext.Instance log = run.logging()) {
      prediction =
          AnsweringRun.isText(run)
              ? Serving.prediction(Workbench.model(run), answering.top(), whole)
              : Serving.prediction(run);
    }
    if (output == null) {
      write(prediction, common.output());
    } else {
      AtomicFile.write(
          output,
          out ->
              write(
                  prediction,
                  new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8))));
      common.errors().println("answers: " + output);
    }
    return 0;
  }

  private void write(Prediction prediction, PrintWriter to) throws IOException {
    RowWriter rows = new RowWriter(to, prediction.columns(), common.json(), row -> true);
    Path file = answering.file();
    try (BufferedReader in = file == null ? answering.reader() : null) {
      prediction.run(
          new Prediction.Input(file, in, note -> common.errors().println("note: " + note)),
          rows::write);
    }
    if (!rows.flush()) {
      throw new IOException("the answers could not be written");
    }
  }
}
