package dev.unroll.experiments.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FlatYamlTest {
  @Test
  void scalarsStayAsTheyWereWritten() {
    assertThat(
            FlatYaml.read(
                "x",
                "a: 1e-3\nb:\n  c: 10_000\n  d: off\n  e: ~\nf: [1, 'x,y', \"z\"]\ng: {h: \"\"}"))
        .containsEntry("a", "1e-3")
        .containsEntry("b.c", "10_000")
        .containsEntry("b.d", "off")
        .containsEntry("b.e", "")
        .containsEntry("f", "1,x\\,y,z")
        .containsEntry("g.h", "");
    assertThat(FlatYaml.read("x", "# nothing\n")).isEmpty();
  }

  @Test
  void whatIsNoMappingIsSaidWithItsLine() {
    assertWrong(
        "- a\n", "my.yaml, line 1: expected keys with values, such as 'task: adding'; got a list");
    assertWrong("a: 1\nb: 2\na: 3\n", "my.yaml, line 3: key 'a' is given twice; remove one");
    assertWrong(
        "a:\n  - 1\n  - {b: 2}\n",
        "my.yaml, line 3: a: expected a list of plain values, got a mapping in it");
    assertWrong(
        "a: 1\n---\nb: 2\n",
        "my.yaml, line 3: expected one YAML document, got a second one; remove it");
    assertWrong(
        "a: 1\nb: c: 2\n",
        "my.yaml, line 2: not valid YAML (mapping values are not allowed here); correct that line");
  }

  @ParameterizedTest
  @CsvSource({"1e3,1000", "10_000,10000", "-5,-5", "+7,7"})
  void wholeNumbers(String text, int value) {
    assertThat(Scalars.parse(int.class, text)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "int,1.5,a whole number from",
    "int,3e9,a whole number from",
    "double,NaN,a number",
    "double,1e999,a number below",
    "boolean,maybe,true or false",
    "long,1e99,a whole number from"
  })
  void textThatIsNoValue(String type, String text, String expected) {
    Class<?> wanted =
        switch (type) {
          case "int" -> int.class;
          case "long" -> long.class;
          case "double" -> double.class;
          default -> boolean.class;
        };
    assertThatThrownBy(() -> Scalars.parse(wanted, text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected " + expected)
        .hasMessageEndingWith("got '" + text + "'");
  }

  private static void assertWrong(String yaml, String message) {
    assertThatThrownBy(() -> FlatYaml.read("my.yaml", yaml))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(message);
  }
}
