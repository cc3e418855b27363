package dev.unroll.app;

import dev.unroll.experiments.diagnose.Diagnosis;
import dev.unroll.experiments.diagnose.page.DiagnosisReport;
import dev.unroll.experiments.diagnose.page.Summary;
import dev.unroll.experiments.run.Lock;
import dev.unroll.experiments.run.RunData;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A look inside one network. */
@Command(
    name = "diagnose",
    description = {
      "Look inside a network: how gradients and inputs travel through it, whether it forgets, where"
          + " it comes to rest. Writes one page with pictures, and the numbers as JSON.",
      "",
      "  unroll diagnose runs/RUN                  a trained run, by its best checkpoint",
      "  unroll diagnose runs/COMPARISON/gru-s1    a run of a comparison",
      "  unroll diagnose adding model=tanh-rnn     a recipe's network at its start",
      ""
    })
final class DiagnoseCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Parameters(
      arity = "0..*",
      paramLabel = "WORD",
      description = "The folder of a run; or a task or a recipe file, then key=value settings.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--sequences",
      paramLabel = "N",
      description = "Sequences of the validation part to look at. Default: ${DEFAULT-VALUE}.")
  private int sequences = Diagnosis.Settings.STANDARD.sequences();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of random starts and directions. Default: ${DEFAULT-VALUE}.")
  private long seed = Diagnosis.Settings.STANDARD.seed();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Where the page goes; the numbers go beside it. Default: diagnose.html in the run's"
              + " folder, which for a recipe is a new one.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    Diagnosis.Settings settings = new Diagnosis.Settings(sequences, seed);
    if (out != null) {
      DiagnosisReport.checkFree(out.toAbsolutePath());
    }
    Specimen specimen = Specimen.of(words);
    if (out != null || specimen.run() == null) {
      examine(specimen, settings);
    } else {
      try (Lock lock = specimen.run().lock()) {
        examine(specimen, settings);
      }
    }
    return 0;
  }

  private void examine(Specimen specimen, Diagnosis.Settings settings) throws IOException {
    specimen.overrides().forEach(change -> common.words().println("  " + change));
    StatusLine line = StatusLine.of(common.errors());
    Diagnosis diagnosis;
    try {
      diagnosis =
          Diagnosis.of(
              specimen.network(),
              specimen.task(),
              settings,
              (share, what) ->
                  line.show(String.format(Locale.ROOT, "%3.0f %%  %s", 100 * share, what)));
    } finally {
      line.clear();
    }
    Path page = page(specimen);
    DiagnosisReport.write(diagnosis, specimen.subject(), page);
    conclude(diagnosis, specimen, page);
  }

  /** Only now: whatever could go wrong has left no folder behind. */
  private Path page(Specimen specimen) throws IOException {
    if (out != null) {
      return out.toAbsolutePath();
    }
    RunFolder folder = specimen.folder(common.runsRoot());
    if (specimen.run() == null) {
      RunData.settle(folder, specimen.task().files(), false);
      folder.status(RunStatus.FINISHED);
    }
    return folder.path().resolve(DiagnosisReport.PAGE);
  }

  private void conclude(Diagnosis diagnosis, Specimen specimen, Path page) {
    common
        .words()
        .printf(
            "%s on %s, %s%n",
            specimen.subject().model(), specimen.subject().task(), specimen.subject().when());
    common.words().println();
    Summary.lines(diagnosis).forEach(common.words()::println);
    common.words().println();
    common.words().println("page: " + page);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("page", page.toString());
    document.put("numbers", DiagnosisReport.numbers(page).toString());
    document.putAll(DiagnosisReport.document(diagnosis, specimen.subject()));
    common.result(document);
  }
}
