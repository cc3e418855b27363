package dev.unroll.app;

import dev.unroll.datasets.task.DataFile;
import dev.unroll.experiments.run.RunData;
import dev.unroll.experiments.run.RunFolder;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Option;

/** What to do with a run whose data files have changed. */
final class ChangedData {
  @Option(
      names = "--anyway",
      description =
          "Continue a run although its data have changed; the change is recorded in"
              + " data-changes.jsonl of the run.")
  private boolean anyway;

  boolean isAccepted() {
    return anyway;
  }

  /** Takes the files as they are for the run's from now on, if that was asked for. */
  void accept(Common common, RunFolder run, List<DataFile> now) throws IOException {
    if (anyway && RunData.accept(run, now)) {
      say(common, run);
    }
  }

  /**
   * Checks that the files are the run's, whose record stays as it is.
   *
   * @throws dev.unroll.datasets.input.InvalidInput naming the one that has changed, unless the user
   *     accepts it
   */
  void check(Common common, RunFolder run, List<DataFile> now) throws IOException {
    if (!anyway) {
      RunData.check(run, now);
    } else if (!RunData.files(run).isEmpty()
        && RunData.recordChange(run, RunData.files(run), now)) {
      say(common, run);
    }
  }

  private static void say(Common common, RunFolder run) {
    common.say("note: the data of %s have changed; recorded in data-changes.jsonl", run.path());
  }
}
