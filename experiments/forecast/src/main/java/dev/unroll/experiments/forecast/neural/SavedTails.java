package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.neural.Followed.Tail;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.io.OwnFile;
import dev.unroll.experiments.run.RunFolder;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What {@link Followed} keeps of its series, in a run's folder. */
final class SavedTails {
  private static final String NAME = "followed";
  private static final String CONTENTS = "series.json";
  private static final String REMEDY = "restore the run, or forecast again without --from";

  private SavedTails() {}

  private record Contents(Frequency frequency, List<SavedTail> series) {
    Contents {
      Objects.requireNonNull(frequency);
      series = List.copyOf(series);
    }
  }

  private record SavedTail(
      String id,
      String start,
      List<Double> values,
      List<List<Double>> known,
      List<List<Double>> past,
      Map<String, String> statics,
      List<List<Map<String, float[]>>> states) {

    static SavedTail of(Tail tail) {
      PanelSeries last = tail.last();
      return new SavedTail(
          last.id(),
          last.time(0).map(Object::toString).orElse(null),
          list(last.values()),
          Arrays.stream(last.known()).map(SavedTail::list).toList(),
          Arrays.stream(last.past()).map(SavedTail::list).toList(),
          last.statics(),
          tail.states());
    }

    private static List<Double> list(double[] values) {
      return Arrays.stream(values).boxed().toList();
    }

    private static double[][] rows(List<List<Double>> lists) {
      return lists.stream()
          .map(row -> row.stream().mapToDouble(x -> x).toArray())
          .toArray(double[][]::new);
    }

    Tail tail(Frequency frequency) {
      PanelSeries last =
          new PanelSeries(
              Objects.requireNonNull(id),
              start == null ? null : LocalDateTime.parse(start),
              frequency,
              values.stream().mapToDouble(x -> x).toArray(),
              Map.of("known", rows(known), "past", rows(past)),
              statics);
      return new Tail(last, states);
    }
  }

  /** Writes it, in the place of an older one. */
  static void write(List<Tail> tails, Frequency frequency, RunFolder run) throws IOException {
    Contents contents = new Contents(frequency, tails.stream().map(SavedTail::of).toList());
    run.writeCheckpoint(
        NAME, Map.of(CONTENTS, out -> out.write(Json.MAPPER.writeValueAsBytes(contents))));
  }

  /**
   * Reads those of a run.
   *
   * @throws InvalidInput if it has none, or they are damaged or not of that fit
   */
  static List<Tail> read(RunFolder run, NeuralFit fit) throws IOException {
    Contents contents = contents(run);
    return OwnFile.checked(name(run), REMEDY, () -> tails(contents, fit));
  }

  /** How far apart the steps of a run's series are. */
  static Frequency frequency(RunFolder run) throws IOException {
    return contents(run).frequency();
  }

  private static Contents contents(RunFolder run) throws IOException {
    try (InputStream in = run.openCheckpoint(NAME).read(CONTENTS)) {
      return OwnFile.read(in, name(run), REMEDY, text -> Json.read(text, Contents.class));
    }
  }

  private static String name(RunFolder run) {
    return run.checkpoint(NAME) + ", " + CONTENTS;
  }

  private static List<Tail> tails(Contents contents, NeuralFit fit) {
    Map<NeuralFit.Group, List<List<Map<String, Integer>>>> usual = new HashMap<>();
    List<Tail> tails = new ArrayList<>();
    for (SavedTail saved : contents.series()) {
      Tail tail = saved.tail(contents.frequency());
      PanelSeries last = tail.last();
      last.time(last.size() + fit.spec().horizon()); // there is such a time
      NeuralFit.Group group = fit.group(last);
      if (!sizes(tail.states())
          .equals(usual.computeIfAbsent(group, one -> sizes(states(fit, last))))) {
        throw new InvalidInput(
            "series %s: other states than the networks have".formatted(last.id()));
      }
      tails.add(tail);
    }
    return tails;
  }

  /** States as a fit has them after a step; none where none are carried. */
  private static List<List<Map<String, float[]>>> states(NeuralFit fit, PanelSeries series) {
    return fit.spec().isStateful()
        ? Followed.outlooks(fit, series).stream()
            .map(outlook -> Followed.plain(outlook.read(1).state()))
            .toList()
        : List.of();
  }

  private static List<List<Map<String, Integer>>> sizes(List<List<Map<String, float[]>>> states) {
    return states.stream()
        .map(member -> member.stream().map(SavedTails::lengths).toList())
        .toList();
  }

  private static Map<String, Integer> lengths(Map<String, float[]> arrays) {
    Map<String, Integer> lengths = new TreeMap<>();
    arrays.forEach((name, array) -> lengths.put(name, array.length));
    return lengths;
  }
}
