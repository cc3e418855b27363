package dev.unroll.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.experiments.chapter.ChapterReader;
import dev.unroll.experiments.chapter.ClaimResult;
import dev.unroll.experiments.chapter.Experiment;
import dev.unroll.experiments.chapter.untrained.Saturation;
import dev.unroll.experiments.chapter.untrained.Vanishing;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ChapterLineTest {
  /** Of 3 seconds, and of 1. */
  private static final List<Experiment<?>> TWO =
      new ChapterReader(List.of(new Vanishing(), new Saturation()))
          .read(List.of(), Optional.empty(), List.of(), OptionalLong.empty())
          .experiments();

  private final StringWriter out = new StringWriter();
  private final AtomicLong clock = new AtomicLong(1_000_000);

  @Test
  void saysWhichClaimHowFarAndHowLong() {
    ChapterLine line = line(80, 2);
    line.begins(TWO);
    at(60, line, TWO.get(0), 0.5); // 1.5 of 4 in a minute
    assertThat(last()).isEqualTo("claim 1/2, 1:40 left  vanishing 50 %  slopes");
    clock.addAndGet(60_000);
    line.ended(TWO.get(0), failed("vanishing"));
    assertThat(last()).isEqualTo(" 1/2  vanishing          failed: no paper left  (61.2 s)\n");
    at(0, line, TWO.get(1), 0.5); // 3.5 of 4 in two minutes
    assertThat(last()).isEqualTo("claim 2/2, 0:17 left  activations 50 %  slopes");
  }

  @Test
  void whatWasFoundFinishedTookNoTime() {
    ChapterLine line = line(80, 2);
    line.begins(TWO.subList(1, 2));
    assertThat(out.toString()).isEqualTo("1 of 2 claims were tested before\n");
    at(30, line, TWO.get(1), 0.5);
    assertThat(last()).startsWith("claim 2/2, 0:30 left  activations 50 %");
  }

  @Test
  void theShareNeverGoesBack() {
    ChapterLine line = line(80, 2);
    line.begins(TWO);
    at(1, line, TWO.get(0), 0.5);
    at(1, line, TWO.get(0), 0.25);
    assertThat(last()).contains("vanishing 50 %");
  }

  @Test
  void neverWiderThanTheTerminal() {
    for (int columns = 20; columns < 60; columns++) {
      ChapterLine line = line(columns, 2);
      line.begins(TWO);
      at(10, line, TWO.get(0), 0.5);
      line.close();
      int room = columns - 1;
      assertThat(out.toString().split("\r")).allMatch(text -> text.length() <= room);
    }
  }

  @Test
  void wholeLinesWithoutATerminal() {
    ChapterLine line = line(0, 2);
    line.begins(TWO);
    at(1, line, TWO.get(0), 0.1);
    at(1, line, TWO.get(0), 0.2);
    line.ended(TWO.get(0), failed("vanishing"));
    line.close();
    assertThat(out.toString().lines()).hasSize(2);
    assertThat(out.toString()).doesNotContain("\r");
  }

  private ChapterLine line(int columns, int claims) {
    PrintWriter writer = new PrintWriter(out, true);
    return new ChapterLine(new StatusLine(writer, columns, clock::get), claims);
  }

  private void at(long seconds, ChapterLine line, Experiment<?> experiment, double share) {
    clock.addAndGet(seconds * 1000 + 200);
    line.at(experiment, share, "slopes");
  }

  private static ClaimResult failed(String claim) {
    return new ClaimResult(claim, null, "no paper left", 61.2);
  }

  /** What was shown last. */
  private String last() {
    return out.toString().substring(out.toString().lastIndexOf('\r') + 1);
  }
}
