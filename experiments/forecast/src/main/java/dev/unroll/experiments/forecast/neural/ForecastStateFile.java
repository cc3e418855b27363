package dev.unroll.experiments.forecast.neural;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.neural.ForecastState.SeriesState;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.io.OwnFile;
import dev.unroll.experiments.run.RunFolder;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** The series and states of a {@link ForecastState} in a run's folder. */
final class ForecastStateFile {
  private static final String NAME = "followed"; // as runs of older versions have it
  private static final String CONTENTS = "series.json";
  private static final String REMEDY = "restore the run, or forecast again without --from";

  private ForecastStateFile() {}

  private record Contents(Frequency frequency, List<StoredSeries> series) {
    Contents {
      Objects.requireNonNull(frequency);
      series = List.copyOf(series);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // as it is written down
  private record StoredSeries(
      String id,
      String start,
      double[] values,
      double[][] known,
      double[][] past,
      Map<String, String> statics,
      List<List<Map<String, float[]>>> states) {

    static StoredSeries of(SeriesState state) {
      PanelSeries last = state.last();
      String start = last.time(0).map(Object::toString).orElse(null);
      return new StoredSeries(
          last.id(),
          start,
          last.values(),
          last.known(),
          last.past(),
          last.statics(),
          state.networks());
    }

    SeriesState state(Frequency frequency) {
      PanelSeries last =
          new PanelSeries(
              Objects.requireNonNull(id),
              start == null ? null : LocalDateTime.parse(start),
              frequency,
              values,
              Map.of("known", known, "past", past),
              statics);
      return new SeriesState(last, states);
    }
  }

  /** Writes states, in the place of older ones. */
  static void write(List<SeriesState> states, Frequency frequency, RunFolder run)
      throws IOException {
    Contents contents = new Contents(frequency, states.stream().map(StoredSeries::of).toList());
    run.writeCheckpoint(
        NAME, Map.of(CONTENTS, out -> out.write(Json.MAPPER.writeValueAsBytes(contents))));
  }

  /**
   * Reads the states of a run.
   *
   * @param check throws something if a state is not one of the run's networks
   * @throws InvalidInput if there are none, or they are damaged
   */
  static List<SeriesState> read(RunFolder run, Consumer<SeriesState> check) throws IOException {
    Contents contents = contents(run);
    return OwnFile.checked(
        name(run),
        REMEDY,
        () -> {
          List<SeriesState> states =
              contents.series().stream().map(one -> one.state(contents.frequency())).toList();
          states.forEach(check);
          return states;
        });
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
}
