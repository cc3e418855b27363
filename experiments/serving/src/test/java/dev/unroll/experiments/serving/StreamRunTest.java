package dev.unroll.experiments.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.Interval;
import dev.unroll.experiments.serving.EventStream.Late;
import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StreamRunTest {
  private static final EventStream.Rules RULES =
      new EventStream.Rules(Late.DROP, Interval.parse("6h"), 2, true, false);

  @TempDir private Path folder;
  private final List<String> notes = new ArrayList<>();

  /** Whenever it is killed: what was written up to the state, and what the next one writes. */
  @Test
  void aStreamThatIsKilledContinuesFromItsState() throws IOException {
    String input = feed(300, false);
    String whole = run(new StringReader(input), null);
    Random random = new Random(4);
    for (int trial = 0; trial < 20; trial++) {
      Path state = folder.resolve("state-" + trial);
      Path atDeath = folder.resolve("dead-" + trial);
      int death = random.nextInt(input.length());
      run(dyingAt(death, input, () -> copy(state, atDeath)), state);
      notes.clear();
      String rest = run(new StringReader(input), atDeath);
      long kept =
          notes.stream()
              .filter(note -> note.contains("Of the output"))
              .mapToLong(
                  note -> Long.parseLong(note.replaceAll(".*Of the output, (\\d+) .*", "$1")))
              .findFirst()
              .orElse(0);
      List<String> lines = new ArrayList<>(whole.lines().limit(kept).toList());
      lines.addAll(rest.lines().toList());
      assertThat(lines).as("killed at %d", death).isEqualTo(whole.lines().toList());
    }
  }

  @Test
  void moreOfTheSameInputIsReadFromItsEndOn() throws IOException {
    Path state = folder.resolve("state");
    String first = run(new StringReader(feed(100, false)), state);
    String more = run(new StringReader(feed(150, false)), state);
    assertThat(first + more).isEqualTo(run(new StringReader(feed(150, false)), null));
  }

  @Test
  void anotherInputIsReadFromItsStart() throws IOException {
    Path state = folder.resolve("state");
    run(new StringReader(feed(100, false)), state);
    String more = run(new StringReader("id,time,value\nk1,2026-01-08 00:00,1\n"), state);
    assertThat(more).startsWith("id,time,sum\nk1,2026-01-08T00:00,");
    assertThat(notes).contains("the input is a new one, and is read from its first line");
  }

  @Test
  void aStateOfSomethingElseIsRefusedAndStays() throws IOException {
    Path state = folder.resolve("state");
    run(new StringReader(feed(100, false)), state);
    byte[] before = Files.readAllBytes(state);
    EventStream other = new EventStream(new SummingModel("another"), RULES);
    assertThatThrownBy(() -> run(new StringReader(feed(100, false)), state, other))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("is the state of another model");
    assertThatThrownBy(() -> run(new StringReader(feed(100, true)), state))
        .hasMessageContaining("begins alike and then differs");
    Path own = Files.writeString(folder.resolve("notes.txt"), "mine");
    assertThatThrownBy(() -> run(new StringReader(feed(9, false)), own))
        .isInstanceOf(InvalidInput.class);
    assertThat(own).hasContent("mine");
    assertThat(state).hasBinaryContent(before);
  }

  @Test
  void aBadLineEndsAStreamAndTheStateIsThatBeforeIt() throws IOException {
    Path state = folder.resolve("state");
    EventStream strict =
        new EventStream(
            new SummingModel("x"), new EventStream.Rules(Late.DROP, null, 2, false, false));
    String bad = "id,time,value\na,2026-01-01 00:00,1\na,2026-01-01 01:00,much\n";
    assertThatThrownBy(() -> run(new StringReader(bad), state, strict))
        .hasMessage("line 3: \"value\": expected a number, got \"much\"");
    String mended = bad.replace("much", "2") + "a,2026-01-01 02:00,3\n";
    assertThat(run(new StringReader(mended), state))
        .isEqualTo("a,2026-01-01T01:00,1003.000\na,2026-01-01T02:00,1006.000\n");
  }

  private String run(Reader input, Path state) throws IOException {
    return run(input, state, new EventStream(new SummingModel("x"), RULES));
  }

  private String run(Reader input, Path state, EventStream stream) throws IOException {
    StringWriter out = new StringWriter();
    RowWriter rows =
        new RowWriter(new PrintWriter(out), List.of("id", "time", "sum"), false, row -> true);
    StreamRun.Pace pace = new StreamRun.Pace(state, 7, Duration.ofDays(1), false);
    new StreamRun(stream, rows, pace, notes::add).run(new BufferedReader(input, 16));
    return out.toString();
  }

  /** Events of five keys, with some that are late, bad, or after a gap. */
  private static String feed(int count, boolean otherwise) {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder("id,time,value\n");
    for (int k = 0; k < count; k++) {
      int hour = k / 4 + random.nextInt(6) * (random.nextInt(4) == 0 ? 1 : 0);
      String value = random.nextInt(20) == 0 ? "?!" : String.valueOf(random.nextInt(100));
      text.append(
          "k%d,2026-01-%02d %02d:00,%s\n"
              .formatted(random.nextInt(5), 1 + hour / 24, hour % 24, value));
    }
    int middle = text.indexOf("k3", text.length() / 2);
    return otherwise ? text.replace(middle, middle + 2, "k4").toString() : text.toString();
  }

  /** Calls something when so many characters were read. */
  private static Reader dyingAt(int death, String input, Runnable then) {
    return new FilterReader(new StringReader(input)) {
      private int left = death;

      @Override
      public int read(char[] to, int from, int most) throws IOException {
        int read = super.read(to, from, Math.min(most, 16));
        left -= read;
        if (left < 0) {
          then.run();
          left = Integer.MAX_VALUE;
        }
        return read;
      }
    };
  }

  private static void copy(Path from, Path to) {
    try {
      if (Files.exists(from)) {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
