package dev.unroll.datasets.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NumberStyleTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "12 | ; | 12",
        "-1.5e3 | , | -1500",
        "2,576 | ; | 2.576",
        "2,58 | ; | 2.58",
        "2,58 | , | 2.58",
        "2,576 | , | 2576",
        "1.234,5 | ; | 1234.5",
        "1.234,5 | , | 1234.5",
        "1,234,567 | ; | 1234567",
        "1 234 567,8 | ; | 1234567.8",
        "1'234.5 | , | 1234.5",
        "$1,200.50 | , | 1200.5",
        "-$3 | , | -3",
        "1.200,50 € | ; | 1200.5",
        "12.5% | , | 12.5",
        "1.2M | , | 1200000",
        "3bn | , | 3000000000",
        "(1,234) | , | -1234",
        ".5 | , | 0.5",
        "1\u00a0234\u00a0567 | , | 1234567",
        "1’234.5 | , | 1234.5",
        "0,576 | , | 0.576",
        "1.234.567 | ; | 1234567",
        "−1.5 | , | -1.5"
      })
  void numbers(String cell, char separator, double expected) {
    NumberStyle style = NumberStyle.of(List.of(cell), separator);
    assertThat(style.parse(cell)).hasValue(expected);
  }

  @Test
  void aColumnHasOneUnit() {
    NumberStyle percent = NumberStyle.of(List.of("5%", "0.1", "7%", "8%"), ',');
    assertThat(percent.parse("0.1")).isEmpty();
    assertThat(percent.parse("0")).hasValue(0);
    assertThat(NumberStyle.of(List.of("$5", "€6", "7"), ',').parse("€6")).isEmpty();
  }

  @Test
  void pointsPartGroupsBesideShorterNumbers() {
    assertThat(NumberStyle.of(List.of("1.234", "987"), ';').parse("1.234")).hasValue(1234);
    assertThat(NumberStyle.of(List.of("1.234", "2.345"), ';').parse("1.234")).hasValue(1.234);
    assertThat(NumberStyle.of(List.of("1.234", "987"), ',').parse("1.234")).hasValue(1.234);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,23,4 | ,",
        "12,34.5 | ,",
        "1.2.3 | ;",
        "x1 | ,",
        "1-2 | ,",
        "e5 | ,",
        "12 apples | ,"
      })
  void noNumbers(String cell, char separator) {
    assertThat(NumberStyle.of(List.of(cell), separator).parse(cell)).isEmpty();
  }
}
