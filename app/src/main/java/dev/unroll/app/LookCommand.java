package dev.unroll.app;

import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.score.Seasons;
import dev.unroll.experiments.forecast.ForecastStudy;
import dev.unroll.experiments.report.Words;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows how a table is read. */
@Command(
    name = "look",
    description = "Show how a file of series is read: columns, times, gaps and seasons.",
    footer = {
      "",
      "Example: unroll data look sales.csv",
      "         unroll data look sales.csv data.every=1w"
    })
final class LookCommand implements Callable<Integer> {
  private static final int DIGITS = 4;
  private static final int MAX_SERIES = 12; // that are drawn
  private static final int WIDTH = 48; // columns of a picture
  private static final String LEVELS = "▁▂▃▄▅▆▇█";

  @Mixin private Common common;

  @Parameters(index = "0", paramLabel = "FILE", description = "A CSV file, or a data set's name.")
  private String file;

  @Parameters(
      index = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Settings of the data, as 'forecast' takes them.")
  private List<String> words = new ArrayList<>();

  @Override
  public Integer call() {
    List<String> all = new ArrayList<>(List.of("data.file=" + file));
    all.addAll(words);
    ForecastStudy study = Forecasting.read(all);
    common.say(file);
    study.panel().columns().forEach(column -> common.say("  column     " + column));
    common.say("  frequency  " + study.panel().frequency().words());
    study.panel().notes().forEach(note -> common.say("  note       " + note));
    List<Map<String, Object>> series = new ArrayList<>();
    for (PanelSeries one : study.series()) {
      List<Seasons.Season> seasons = Seasons.of(one.values(), 3);
      if (series.size() < MAX_SERIES) {
        draw(one, seasons);
      }
      series.add(facts(one, seasons));
    }
    if (series.size() > MAX_SERIES) {
      common.say("  … and %d more series", series.size() - MAX_SERIES);
    }
    String command = command(study);
    common.say("");
    common.say("to forecast: " + command);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("file", file);
    document.put("columns", study.panel().columns());
    document.put("frequency", study.panel().frequency().words());
    document.put("notes", study.panel().notes());
    document.put("series", series);
    document.put("command", command);
    common.result(document);
    return 0;
  }

  private void draw(PanelSeries one, List<Seasons.Season> seasons) {
    common.say("");
    common.say("  %s  %s", one.id(), picture(one.values()));
    common.say(
        "    %s",
        facts(one, List.of()).entrySet().stream()
            .filter(fact -> !fact.getKey().equals("id") && !fact.getKey().equals("seasons"))
            .map(fact -> fact.getKey() + " " + shown(fact.getValue(), digits(one.values())))
            .collect(Collectors.joining(", ")));
    common.say(
        "    %s",
        seasons.isEmpty()
            ? "no season is seen"
            : seasons.stream()
                .map(
                    season ->
                        "season of %d steps: autocorrelation %s"
                            .formatted(season.steps(), Words.number(season.correlation(), 2)))
                .collect(Collectors.joining("; ")));
  }

  private static Object shown(Object fact, int digits) {
    return fact instanceof Double number ? Words.number(number, digits) : fact;
  }

  /** As many digits as tell the values apart, such as 9 for 100000007 to 100001050. */
  private static int digits(double[] values) {
    DoubleSummaryStatistics known =
        Arrays.stream(values).filter(Double::isFinite).summaryStatistics();
    double range = known.getMax() - known.getMin();
    double size = Math.max(Math.abs(known.getMax()), Math.abs(known.getMin()));
    return range > 0 ? Math.min(15, DIGITS + (int) Math.log10(size / range)) : DIGITS;
  }

  private static Map<String, Object> facts(PanelSeries one, List<Seasons.Season> seasons) {
    double[] known = Arrays.stream(one.values()).filter(value -> !Double.isNaN(value)).toArray();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("id", one.id());
    facts.put("values", one.size());
    facts.put("missing", one.size() - known.length);
    one.time(0).ifPresent(time -> facts.put("from", time.toString()));
    one.time(one.size() - 1).ifPresent(time -> facts.put("to", time.toString()));
    facts.put("least", Arrays.stream(known).min().orElse(Double.NaN));
    facts.put("mean", Arrays.stream(known).average().orElse(Double.NaN));
    facts.put("most", Arrays.stream(known).max().orElse(Double.NaN));
    facts.put("seasons", seasons);
    return facts;
  }

  /** Means of even parts as bars; a blank where all values are missing. */
  private static String picture(double[] values) {
    int width = Math.min(WIDTH, values.length);
    double[] means =
        IntStream.range(0, width)
            .mapToDouble(
                k ->
                    Arrays.stream(
                            values, k * values.length / width, (k + 1) * values.length / width)
                        .filter(value -> !Double.isNaN(value))
                        .average()
                        .orElse(Double.NaN))
            .toArray();
    double low = Arrays.stream(means).filter(Double::isFinite).min().orElse(0);
    double high = Arrays.stream(means).filter(Double::isFinite).max().orElse(1);
    double range = high > low ? high - low : 1;
    return Arrays.stream(means)
        .mapToObj(
            mean ->
                Double.isNaN(mean)
                    ? " "
                    : LEVELS.substring((int) (7 * (mean - low) / range)).substring(0, 1))
        .collect(Collectors.joining());
  }

  private String command(ForecastStudy study) {
    String name = file.contains(" ") ? "'" + file + "'" : Path.of(file).toString();
    String settings = words.isEmpty() ? "" : " " + String.join(" ", words);
    int horizon = Math.max(1, study.season() > 1 ? study.season() : 12);
    int shortest = study.series().stream().mapToInt(PanelSeries::size).min().orElse(horizon);
    return "./unroll forecast data.file=%s%s horizon=%d"
        .formatted(name, settings, Math.max(1, Math.min(horizon, shortest / 10)));
  }
}
