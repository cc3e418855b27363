package dev.unroll.experiments.compare;

import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.train.Ensemble;
import dev.unroll.experiments.train.Probe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run that was probed before its first update and after its last. */
record ProbedRun(String model, long seed, Probe start, Probe end) {

  /** The runs with both probes, in the order of the presets. */
  static List<ProbedRun> read(Map<String, List<ComparedRun>> runs) throws IOException {
    List<ProbedRun> probed = new ArrayList<>();
    for (Map.Entry<String, List<ComparedRun>> preset : runs.entrySet()) {
      for (ComparedRun run : preset.getValue()) {
        RunFolder first = Ensemble.networks(run.folder()).get(0);
        Optional<Probe> start = Probe.read(first, Probe.START);
        Optional<Probe> end = Probe.read(first, Probe.END);
        if (start.isPresent() && end.isPresent()) {
          probed.add(new ProbedRun(preset.getKey(), run.recipe().seed(), start.get(), end.get()));
        }
      }
    }
    return probed;
  }
}
