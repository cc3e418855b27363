package dev.unroll.experiments.compare;

import dev.unroll.datasets.Task;
import dev.unroll.datasets.text.TextTask;
import dev.unroll.experiments.report.Examples;
import dev.unroll.experiments.text.TextGenerator;
import dev.unroll.experiments.train.Checkpoints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What the models do, to look at: one text from each, from its first seed. */
final class Showcase {
  private static final int LENGTH = 400;
  private static final double TEMPERATURE = 0.8;

  private Showcase() {}

  static Examples of(Task task, List<ComparedRun> runs) throws IOException {
    if (!(task instanceof TextTask text)) {
      return Examples.none();
    }
    List<Examples.Sample> samples = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    for (ComparedRun run : runs) {
      if (!seen.contains(run.recipe().model()) && run.result().bestEpoch() > 0) {
        seen.add(run.recipe().model());
        TextGenerator generator =
            new TextGenerator(
                Checkpoints.best(run.folder()), text.vocabulary(), run.recipe().seed());
        String written = generator.generate("", LENGTH, TEMPERATURE);
        samples.add(new Examples.Sample(run.recipe().model(), written));
      }
    }
    return new Examples(samples, List.of());
  }
}
