package dev.unroll.experiments.sweep.page;

import dev.unroll.experiments.report.figure.Page;
import dev.unroll.experiments.report.figure.Page.Provenance;
import dev.unroll.experiments.report.figure.Section;
import dev.unroll.experiments.sweep.Outcome.End;
import dev.unroll.experiments.sweep.Plan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A sweep as a page of sections. */
final class SweepPage {
  private SweepPage() {}

  static Page of(Findings found) {
    Optional<Parameters> parameters = Parameters.of(found);
    List<Section> sections = new ArrayList<>();
    sections.add(CourseSection.of(found));
    sections.add(ParallelSection.of(found));
    sections.add(ParameterSection.of(found, parameters));
    pair(found, parameters).ifPresent(two -> sections.add(PairSection.of(found, two[0], two[1])));
    sections.add(BoardSection.of(found));
    return new Page(
        "Sweep: " + found.task().name(),
        lead(found, parameters),
        Drawn.models(),
        sections,
        new Provenance(found.task().facts(), found.spec().recipe(), found.environment()));
  }

  /** Clipping and depth where they were searched, else the two keys that matter most. */
  private static Optional<Dimension[]> pair(Findings found, Optional<Parameters> parameters) {
    List<Dimension> order = new ArrayList<>(found.dimensions());
    parameters.ifPresent(known -> order.sort(known.byShare()));
    order.sort(
        Comparator.comparingInt(
            each -> each.name().equals("clip") ? 0 : each.name().equals("layers") ? 1 : 2));
    return order.size() < 2
        ? Optional.empty()
        : Optional.of(new Dimension[] {order.get(0), order.get(1)});
  }

  private static List<String> lead(Findings found, Optional<Parameters> parameters) {
    Plan plan = found.spec().plan();
    List<String> lead = new ArrayList<>();
    List<String> ranges = new ArrayList<>();
    found.spec().space().written().forEach((key, range) -> ranges.add(key + "=" + range));
    lead.add(
        "%d candidates of %s, by %s search, pruning: %s. %d completed, %d pruned, %d diverged, %d failed."
            .formatted(
                found.ranking().outcomes().size(),
                String.join(", ", ranges),
                plan.strategy().name().toLowerCase(Locale.ROOT),
                plan.prune(),
                found.ranking().count(End.COMPLETED),
                found.ranking().count(End.PRUNED),
                found.ranking().count(End.DIVERGED),
                found.ranking().count(End.FAILED)));
    lead.addAll(found.verdict());
    parameters.ifPresent(known -> lead.add(known.sentence()));
    return lead;
  }
}
