package dev.unroll.datasets.input;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/** Tells tables whose times stand across the columns, which would be read as series of few rows. */
final class HeaderTimes {
  private static final int MIN_COLUMNS = 3;
  private static final List<String> QUARTERS = List.of("Q1", "Q2", "Q3", "Q4");
  private static final int MONTHS = 12;
  private static final int FIRST_YEAR = 1500;
  private static final int LAST_YEAR = 2300;

  private HeaderTimes() {}

  /**
   * Refuses such a table.
   *
   * @param timed whether a column holds times, so that numbers above others are no years
   * @throws InvalidInput if the last columns are called by times that rise or fall, or by the
   *     months
   */
  static void check(Path file, List<String> header, boolean timed) {
    int end = header.size();
    while (end > 0 && header.get(end - 1).isEmpty()) {
      end--;
    }
    List<String> names = header.subList(0, end);
    int across = across(names, timed);
    if (across >= MIN_COLUMNS && across < end) {
      refuse(file, names.get(end - across), names.get(end - 1));
    }
    if (!timed && names.containsAll(QUARTERS)) {
      refuse(file, "Q1", "Q4");
    }
    List<String> months =
        names.stream().filter(name -> MonthNames.month(name).isPresent()).toList();
    if (months.stream().map(MonthNames::month).distinct().count() == MONTHS) {
      refuse(file, months.get(0), months.get(months.size() - 1));
    }
  }

  /** How many of the last names are times of one format that rise or fall. */
  private static int across(List<String> names, boolean timed) {
    return names.isEmpty()
        ? 0
        : TimeColumn.all(List.of(cell(names, 1))).stream()
            .map(TimeColumn::format)
            .filter(format -> !format.onlyNamed() && !format.epoch())
            .filter(format -> !timed || !format.number())
            .mapToInt(format -> across(names, format))
            .max()
            .orElse(0);
  }

  private static int across(List<String> names, TimeFormat format) {
    LocalDateTime after = null;
    int direction = 0;
    for (int count = 1; count <= names.size(); count++) {
      Optional<LocalDateTime> time =
          TimeColumn.read(cell(names, count), format, null)
              .filter(t -> t.getYear() >= FIRST_YEAR && t.getYear() <= LAST_YEAR);
      int step = time.isEmpty() || after == null ? 0 : Integer.signum(after.compareTo(time.get()));
      boolean goesOn = after == null || (step != 0 && step != -direction);
      if (time.isEmpty() || !goesOn) {
        return count - 1;
      }
      direction = step;
      after = time.get();
    }
    return names.size();
  }

  /** A name counted from the last, without the X that R puts before numbers. */
  private static String cell(List<String> names, int fromLast) {
    return names.get(names.size() - fromLast).replaceFirst("^X(?=\\d{4})", "");
  }

  private static void refuse(Path file, String first, String last) {
    throw new InvalidInput(
        "%s: the times stand across the columns, from \"%s\" to \"%s\"; expected them below each other. Bring the table to a row for each series and time, such as: series,time,value (with pandas: melt), and set data.id=series."
            .formatted(file, first, last));
  }
}
