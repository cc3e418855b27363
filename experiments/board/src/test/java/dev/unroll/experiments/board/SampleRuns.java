package dev.unroll.experiments.board;

import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunKind;
import dev.unroll.experiments.run.RunSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs as trainings leave them on the way. */
final class SampleRuns {
  private SampleRuns() {}

  static RunFolder training(Path root, String model, String rate) throws IOException {
    String recipe =
        "task: adding\nseed: 1\nmodel:\n  name: %s\ntraining:\n  epochs: 40\n  lr: %s\n"
            .formatted(model, rate);
    return RunFolder.create(
        root, new RunSpec(RunKind.TRAIN, "adding-" + model + "-s1", recipe, List.of(), Map.of()));
  }

  /** An epoch of two updates. */
  static void epoch(RunFolder run, int epoch) throws IOException {
    run.metrics()
        .append(
            Map.of(
                "epoch",
                epoch,
                "loss",
                1.0 / epoch,
                "validation",
                Map.of("MSE", 2.0 / epoch),
                "seconds",
                0.5 * epoch,
                "updates",
                Map.of("loss", List.of(1, 1), "gradient", List.of(3.0, 1.0 / epoch))));
  }
}
