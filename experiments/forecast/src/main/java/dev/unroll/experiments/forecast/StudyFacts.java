package dev.unroll.experiments.forecast;

import dev.unroll.datasets.input.Count;
import dev.unroll.datasets.panel.Fill;
import dev.unroll.datasets.panel.Panel;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.experiments.forecast.backtest.Protocol;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a study says of its data and its windows, by name. */
final class StudyFacts {
  private StudyFacts() {}

  static Map<String, String> found(ForecastStudy study, StudySeasons seasons) {
    Panel panel = study.panel();
    List<PanelSeries> series = study.series();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("file", study.data().file());
    if (!panel.columns().isEmpty()) {
      facts.put("columns", String.join("; ", panel.columns()));
    }
    int least = series.stream().mapToInt(PanelSeries::size).min().orElse(0);
    int most = series.stream().mapToInt(PanelSeries::size).max().orElse(0);
    facts.put(
        "series",
        "%d of %s values".formatted(series.size(), least == most ? least : least + " to " + most));
    facts.put("frequency", panel.frequency().words());
    facts.put("season", seasons.words());
    for (String note : panel.notes()) {
      facts.merge("notes", note, (a, b) -> a + "; " + b);
    }
    Fill fill = study.data().fill();
    if (fill != Fill.NONE) {
      long missing =
          series.stream()
              .flatMapToDouble(one -> Arrays.stream(one.values()))
              .filter(Double::isNaN)
              .count();
      facts.put(
          "filled",
          "%s, by the rule %s, in the values that models are fitted on; missing values are never scored"
              .formatted(Count.of(missing, "missing value"), fill.name().toLowerCase(Locale.ROOT)));
    }
    return facts;
  }

  /**
   * How a study is evaluated.
   *
   * @param given windows; 0 for none
   */
  static String windows(Protocol protocol, int given) {
    boolean fewer = given == 0 && protocol.windows() < Protocol.DEFAULT_WINDOWS;
    return "%d%s, %s apart, %s ahead, refit: %s"
        .formatted(
            protocol.windows(),
            fewer ? ", as many as fit" : "",
            Count.of(protocol.step(), "step"),
            Count.of(protocol.horizon(), "step"),
            protocol.refit());
  }
}
