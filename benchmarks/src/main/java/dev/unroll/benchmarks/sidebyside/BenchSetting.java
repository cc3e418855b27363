package dev.unroll.benchmarks.sidebyside;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The setting in which every table is measured.
 *
 * @param budget how long
 * @param torch PyTorch, if the user has it
 * @param progress receives what is measured now
 * @param draft receives the section of the page with the rows so far
 */
record BenchSetting(
    Budget budget, Optional<PyTorch> torch, Consumer<String> progress, Consumer<String> draft) {

  /** The same, with PyTorch only if it can do what is measured. */
  BenchSetting onlyIf(Predicate<PyTorch> able) {
    return new BenchSetting(budget, torch.filter(able), progress, draft);
  }

  /** Adds PyTorch to a contest if it is there. */
  void addTorch(List<Entrant> entrants, String request) {
    torch.ifPresent(peer -> entrants.add(peer.entrant(request)));
  }

  /** Sends PyTorch a request, if it is there. */
  void ask(String request) {
    torch.ifPresent(peer -> peer.ask(request));
  }
}
