package dev.unroll.experiments.forecast;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.Frequency;
import dev.unroll.datasets.panel.Panel;
import dev.unroll.datasets.panel.PanelSeries;
import dev.unroll.datasets.panel.PublicHolidays;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds public holidays to what is known ahead of series of days, and of shorter steps. */
final class HolidayInputs {
  private final String place;
  private final Frequency frequency;

  /**
   * @param place such as DE-BY; empty for none
   * @param frequency of the series
   */
  HolidayInputs(String place, Frequency frequency) {
    this.place = place;
    this.frequency = frequency;
  }

  /** The names of the inputs; none if there is no place, or steps are longer than days. */
  List<String> names() {
    return place.isEmpty() || !PublicHolidays.fits(frequency) ? List.of() : PublicHolidays.INPUTS;
  }

  private String note() {
    return names().isEmpty()
        ? "the holidays of %s are not used, since steps are %s: they tell days apart, not longer steps"
            .formatted(place, frequency.words())
        : "the holidays of %s are known inputs: %s".formatted(place, String.join(", ", names()));
  }

  /**
   * The panel with the inputs behind those that are known ahead, and a note of it.
   *
   * @param ahead steps after the end of each that are forecast
   * @throws InvalidInput if the series have no times, or the place is not known
   */
  Panel addedTo(Panel panel, int ahead) {
    if (place.isEmpty()) {
      return panel;
    }
    PublicHolidays holidays = PublicHolidays.of(place);
    if (frequency.unit() == Frequency.Unit.NONE) {
      throw new InvalidInput(
          "data.calendar: expected series with times, found none. Name their column with"
              + " data.time.");
    }
    List<String> notes = new ArrayList<>(panel.notes());
    notes.add(note());
    int longest = panel.series().stream().mapToInt(PanelSeries::size).max().orElse(0);
    List<PanelSeries> series =
        names().isEmpty()
            ? panel.series()
            : panel.series().stream().map(one -> added(one, holidays, longest + ahead)).toList();
    return new Panel(series, frequency, panel.columns(), notes);
  }

  /**
   * @param more steps after the last, since series may be brought to a later common end
   */
  private PanelSeries added(PanelSeries one, PublicHolidays holidays, int more) {
    boolean weekdays =
        frequency.unit() == Frequency.Unit.BUSINESS_DAY
            || frequency.unit() == Frequency.Unit.BUSINESS_SESSION;
    List<double[]> known = new ArrayList<>(List.of(one.known()));
    known.addAll(List.of(holidays.rows(one, weekdays, one.size() + more)));
    Map<String, double[][]> inputs = new LinkedHashMap<>();
    inputs.put("known", known.toArray(double[][]::new));
    inputs.put("past", one.past());
    return one.withInputs(inputs);
  }
}
