package dev.unroll.experiments.chapter.trained;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.experiments.chapter.Claim;
import dev.unroll.experiments.chapter.ClaimTrial;
import dev.unroll.experiments.chapter.Finding;
import dev.unroll.experiments.chapter.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every experiment from end to end, at sizes that show that it runs and nothing more. */
final class TrainedClaimsTest {
  @TempDir private Path folder;

  static Stream<Arguments> claims() {
    return Stream.of(
        tiny(
            new ParameterSharing(),
            "times=1,2 attractors=1 length=4 hidden=3 sentences=64 sums=64"),
        tiny(new Clipping(), "length=10 hidden=4 epochs=2 updates=10"),
        tiny(
            new OrthogonalStart(),
            "length=10 hidden=4 updates=10 copy-length=2 copy-hidden=4 copy-updates=10"),
        tiny(new ForgetBias(), "length=6 hidden=3 chrono=5 epochs=2 updates=3"),
        tiny(new Gating(), "length=6 hidden=3 chrono=5 epochs=2 updates=3"),
        tiny(new BothDirections(), "forward-hidden=3 both-hidden=3 epochs=2 updates=3 test=40"),
        tiny(new Depth(), "layers=1,2 parameters=200 window=6 horizon=2 epochs=2 updates=3"),
        tiny(new LongAgreement(), "tested=0,2 hidden=3 sentences=64 epochs=1 test=20"),
        tiny(new Endless(), "length=8 times=10 window=4 hidden=8 updates=2 streams=1"),
        tiny(new FixedState(), "heads=4,2 pairs=1,2 symbols=4 hidden=8 epochs=1 updates=2 test=10"),
        tiny(new Linearity(), "length=4 doublings=2 hidden=4 epochs=1 updates=2 test=10"),
        tiny(new Forgetting(), "length=6 tokens=2 hidden=4 epochs=1 updates=2 sequences=2"));
  }

  private static Arguments tiny(Claim<?> claim, String words) {
    return Arguments.of(claim, ("seeds=1,2 " + words).split(" "));
  }

  @ParameterizedTest
  @MethodSource("claims")
  void runsAndSaysWhy(Claim<?> claim, String[] words) throws Exception {
    Path first = Files.createDirectory(folder.resolve("first"));
    Finding finding = ClaimTrial.examine(first, claim, words);
    assertThat(finding.because()).startsWith("Rule: ");
    assertThat(finding.figures()).hasSizeBetween(1, 3).allMatch(f -> !f.marks().isEmpty());

    Map<Path, FileTime> before = trained(first);
    assertThat(untimed(ClaimTrial.examine(first, claim, words))).isEqualTo(untimed(finding));
    assertThat(trained(first)).isNotEmpty().isEqualTo(before);

    Path second = Files.createDirectory(folder.resolve("second"));
    assertThat(untimed(ClaimTrial.examine(second, claim, words))).isEqualTo(untimed(finding));
  }

  /** What the verdict rests on, without measured times. */
  private static Map<String, Object> untimed(Finding finding) {
    Map<String, Object> numbers = new LinkedHashMap<>(finding.numbers());
    numbers.keySet().removeIf(name -> name.startsWith("ms "));
    assertThat(numbers).isNotEmpty();
    numbers.put("verdict", finding.verdict());
    return numbers;
  }

  private static Map<Path, FileTime> trained(Path lab) throws IOException {
    Map<Path, FileTime> written = new LinkedHashMap<>();
    try (Stream<Path> files = Files.walk(lab)) {
      for (Path file : files.filter(f -> f.endsWith("summary.json")).sorted().toList()) {
        written.put(file, Files.getLastModifiedTime(file));
      }
    }
    return written;
  }

  @Test
  void anotherSeedIsAnotherExperiment() throws Exception {
    String[] words = {"length=6", "hidden=3", "chrono=5", "epochs=1", "updates=3", "seeds=1"};
    Path one = Files.createDirectory(folder.resolve("one"));
    Path two = Files.createDirectory(folder.resolve("two"));
    Finding first = ClaimTrial.examine(one, new Gating(), words);
    words[5] = "seeds=2";
    assertThat(ClaimTrial.examine(two, new Gating(), words).numbers())
        .isNotEqualTo(first.numbers());
  }

  @Test
  void aThresholdThatIsNeverReachedDoesNothing() throws Exception {
    Finding finding =
        ClaimTrial.examine(
            folder,
            new Clipping(),
            "length=10",
            "hidden=4",
            "epochs=2",
            "updates=10",
            "clip=1000000");
    assertThat(finding.verdict()).isEqualTo(Verdict.DOES_NOT_HOLD_HERE);
    for (String kind : List.of("exploding", "vanishing")) {
      for (String what : List.of("test error, ", "largest norm, ")) {
        assertThat(finding.numbers().get(what + kind + ", clipped"))
            .isEqualTo(finding.numbers().get(what + kind));
      }
    }
  }
}
