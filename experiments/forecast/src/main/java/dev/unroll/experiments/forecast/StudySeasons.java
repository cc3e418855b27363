package dev.unroll.experiments.forecast;

import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.score.Seasons;
import dev.unroll.datasets.score.Seasons.Season;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The seasons of a study, with their evidence.
 *
 * @param steps of each: none, one or two, ascending
 * @param words what they are and where they are from
 */
record StudySeasons(List<Integer> steps, String words) {
  StudySeasons {
    steps = List.copyOf(steps);
    boolean seasons = steps.size() <= 2 && steps.stream().allMatch(season -> season > 1);
    new Problems().check(seasons, "steps: expected up to two above 1, got " + steps).raise();
  }

  /**
   * As given, by the calendar where the data support it or are too short to tell, or else as found.
   *
   * @param given 0 to find them; 1 for none
   * @param past the values of each series that may be looked at
   */
  static StudySeasons of(int given, Frequency frequency, List<double[]> past) {
    if (given == 1) {
      return new StudySeasons(List.of(), "none, as given");
    }
    if (given > 1) {
      return of(given + ", as given", given, Seasons.longer(past, given).stream().toList());
    }
    int calendar = frequency.season();
    if (calendar > 1 && !Seasons.testable(past, calendar)) {
      return of(calendar + ", of the calendar; too few values to test it", calendar, List.of());
    }
    List<Season> seasons = Seasons.of(past, frequency.seasons());
    if (seasons.isEmpty()) {
      return new StudySeasons(List.of(), "none is found in the data");
    }
    Season first = seasons.get(0);
    String from =
        frequency.seasons().contains(first.steps())
            ? ", of the calendar, and found in the data"
            : ", found in the data";
    return of(
        first.steps() + from + evidence(first), first.steps(), seasons.subList(1, seasons.size()));
  }

  private static StudySeasons of(String words, int first, List<Season> longer) {
    List<Integer> steps = new ArrayList<>(List.of(first));
    StringBuilder all = new StringBuilder(words);
    for (Season season : longer) {
      steps.add(season.steps());
      all.append("; also ").append(season.steps());
      all.append(" (").append(number(season.correlation())).append(')');
    }
    return new StudySeasons(List.copyOf(steps), all.toString());
  }

  private static String evidence(Season season) {
    return " (autocorrelation %s%s)"
        .formatted(
            number(season.correlation()),
            season.series() > 1 ? " of %d series".formatted(season.series()) : "");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", Math.min(1, value));
  }
}
