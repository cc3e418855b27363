package dev.unroll.experiments.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.Interval;
import dev.unroll.experiments.serving.EventStream.Late;
import dev.unroll.experiments.serving.EventStream.Rules;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EventStreamTest {
  private static final Rules USUAL = new Rules(Late.DROP, null, 2, false, false);

  private final List<String> sums = new ArrayList<>();

  @Test
  void everyKeyHasItsOwnState() throws IOException {
    read(USUAL, "id,time,value", "a,2026-01-01 00:00,1", "b,2026-01-01 00:00,5", row("a", 1, 2));
    assertThat(sums).containsExactly("a 1001.0", "b 1005.0", "a 1003.0");
  }

  @Test
  void whatIsLateOrThereTwiceIsDroppedAndCounted() throws IOException {
    EventStream stream =
        read(
            USUAL, "id,time,value", row("a", 5, 1), row("a", 5, 2), row("a", 4, 4), row("b", 4, 8));
    assertThat(sums).containsExactly("a 1001.0", "b 1008.0");
    assertThat(stream.counts()).hasToString("2 answers, 1 late event dropped, 1 duplicate dropped");
    Rules fail = new Rules(Late.FAIL, null, 2, false, false);
    assertThatThrownBy(() -> read(fail, "id,time,value", row("a", 5, 1), row("a", 5, 2)))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(
            "line 3: expected a time after 2026-01-01T05:00, the last one of a; got"
                + " 2026-01-01T05:00");
  }

  @Test
  void aLongGapStartsAKeyWithoutAPast() throws IOException {
    EventStream stream =
        read(USUAL, "id,time,value", row("a", 0, 1), row("a", 3, 2), row("a", 7, 4));
    assertThat(sums).containsExactly("a 1001.0", "a 1003.0", "a 4.0");
    assertThat(stream.counts().resets()).isOne();
  }

  @Test
  void idleKeysAreForgottenInTheTimeOfEvents() throws IOException {
    Rules hours = new Rules(Late.DROP, Interval.parse("3h"), 99, false, true);
    EventStream stream =
        read(
            hours,
            "id,time,value",
            row("a", 0, 1),
            row("b", 1, 1),
            row("a", 2, 1),
            row("c", 5, 1),
            row("b", 5, 1));
    assertThat(stream.keys().keySet()).containsExactly("a", "c", "b");
    assertThat(sums).endsWith("b 1.0");
    assertThat(stream.counts().expired()).isOne();
  }

  @Test
  void badLinesAreNamedOrSkipped() {
    List<String> bad =
        List.of(
            "{\"id\": \"a\", \"time\":",
            "[1]",
            "{\"id\": \"a\", \"time\": \"soon\", \"value\": 1}",
            "{\"id\": \"a\", \"time\": \"2026-01-01 01:00\", \"value\": \"much\"}");
    String good = "{\"id\": \"a\", \"time\": \"2026-01-01 00:00\", \"value\": 1}";
    for (String line : bad) {
      assertThatThrownBy(() -> read(USUAL, good, line))
          .isInstanceOf(InvalidInput.class)
          .hasMessageStartingWith("line 2: ")
          .hasMessageContaining("expected");
    }
    assertThatThrownBy(() -> read(USUAL, "id,time,value", "a,2026-01-01 00:00"))
        .hasMessage("line 2: expected 3 cells, as the header line has, got 2: a,2026-01-01 00:00");
  }

  @Test
  void skippedLinesAreCounted() throws IOException {
    Rules skips = new Rules(Late.DROP, null, 2, true, false);
    EventStream stream =
        read(
            skips,
            "id,time,value",
            "a",
            row("a", 0, 1),
            "a,noon,1",
            "\"a\",2026-01-01 01:00,\"2\"");
    assertThat(sums).containsExactly("a 1001.0", "a 1003.0");
    assertThat(stream.counts().bad()).isEqualTo(2);
  }

  private static String row(String id, int hour, int value) {
    return "%s,2026-01-01 %02d:00,%d".formatted(id, hour, value);
  }

  private EventStream read(Rules rules, String... lines) throws IOException {
    EventStream stream = new EventStream(new SummingModel("x"), rules);
    EventReader reader =
        new EventReader(new BufferedReader(new StringReader(String.join("\n", lines))));
    for (String line = reader.next(); line != null; line = reader.next()) {
      for (Map<String, Object> answer : stream.read(reader, line)) {
        sums.add(answer.get("id") + " " + answer.get("sum"));
      }
    }
    return stream;
  }
}
