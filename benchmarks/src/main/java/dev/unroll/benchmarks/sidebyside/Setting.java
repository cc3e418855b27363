package dev.unroll.benchmarks.sidebyside;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What every table needs to be measured.
 *
 * @param budget how long
 * @param python PyTorch, if the user has it
 * @param progress is told what is measured now
 */
record Setting(Budget budget, Optional<PyTorch> python, Consumer<String> progress) {

  /** Adds PyTorch to a contest if it is there. */
  void join(List<Entrant> entrants, String request) {
    python.ifPresent(torch -> entrants.add(torch.entrant(request)));
  }

  void forget() {
    python.ifPresent(torch -> torch.ask("forget"));
  }
}
