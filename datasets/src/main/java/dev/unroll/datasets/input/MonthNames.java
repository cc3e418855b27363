package dev.unroll.datasets.input;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** The names of months in seven languages, whole or shortened to three letters and more. */
final class MonthNames {
  private static final int MIN_LETTERS = 3;
  private static final List<String> NAMES =
      List.of(
          "january januar janvier enero gennaio janeiro januari",
          "february februar février fevrier febrero febbraio fevereiro februari",
          "march märz maerz mrz mars marzo março marco maart",
          "april avril abril aprile",
          "may mai mayo maggio maio mei",
          "june juni juin junio giugno junho",
          "july juli juillet julio luglio julho",
          "august août aout agosto augustus",
          "september septembre septiembre settembre setembro",
          "october oktober octobre octubre ottobre outubro",
          "november novembre noviembre novembro",
          "december dezember décembre decembre diciembre dicembre dezembro");

  private MonthNames() {}

  /** The month from 1 that a word names or begins to name; nothing if it is none, or several. */
  static OptionalInt month(String word) {
    String start = word.toLowerCase(Locale.ROOT);
    int[] months =
        IntStream.range(0, start.length() < MIN_LETTERS ? 0 : NAMES.size())
            .filter(k -> Arrays.stream(NAMES.get(k).split(" ")).anyMatch(n -> n.startsWith(start)))
            .toArray();
    return months.length == 1 ? OptionalInt.of(months[0] + 1) : OptionalInt.empty();
  }
}
