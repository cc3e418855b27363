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
      "Diagnose a network: its gradient flow, Jacobians, spectra, Lyapunov exponents and fixed"
          + " points. Write one page with figures, and the numbers as JSON.",
      "",
      "  unroll diagnose runs/RUN                  a run, at its best checkpoint",
      "  unroll diagnose runs/COMPARISON/gru-s1    a run of a comparison",
      "  unroll diagnose adding model=tanh-rnn     the untrained network of a recipe",
      "  unroll diagnose runs/RUN-forecast         the network of a forecast, and what moved it",
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
      description = "Number of sequences of the validation part to use. Default: ${DEFAULT-VALUE}.")
  private int sequences = Diagnosis.Settings.STANDARD.sequences();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the random starts and directions. Default: ${DEFAULT-VALUE}.")
  private long seed = Diagnosis.Settings.STANDARD.seed();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "File of the page; the numbers are written beside it. Default: diagnose.html in the"
              + " folder of the run, or in a new one for a recipe.")
  private Path out;

  @Mixin private ChangedData changed;

  @Override
  public Integer call() throws IOException {
    Diagnosis.Settings settings = new Diagnosis.Settings(sequences, seed);
    if (out != null) {
      DiagnosisReport.checkFree(out.toAbsolutePath());
    }
    Specimen specimen = Specimen.of(words, (run, files) -> changed.check(common, run, files));
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
    common.changes(specimen.overrides());
    StatusLine line = common.status();
    Diagnosis diagnosis;
    try {
      diagnosis =
          Diagnosis.of(
              specimen.network(),
              specimen.start(),
              specimen.stimuli(),
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
      RunData.settle(folder, specimen.files(), false);
      folder.status(RunStatus.FINISHED);
    }
    return folder.path().resolve(DiagnosisReport.PAGE);
  }

  private void conclude(Diagnosis diagnosis, Specimen specimen, Path page) {
    common.say(
        "%s on %s, %s",
        specimen.subject().model(), specimen.subject().task(), specimen.subject().when());
    common.say("");
    common.say(Summary.lines(diagnosis));
    common.say("");
    common.say("page: " + page);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("page", page.toString());
    document.put("numbers", DiagnosisReport.numbers(page).toString());
    document.putAll(DiagnosisReport.document(diagnosis, specimen.subject()));
    common.result(document);
  }
}
