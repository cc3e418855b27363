package dev.unroll.app;

import static dev.unroll.app.CommandLineRun.TINY;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file of ours that is not as it was written: its name, what to do, exit code 2. */
final class DamagedRunTest {
  private static final String SWEEP =
      "sweep adding clip=log(0.1,10) --trials 1 --seeds 1 --study s " + TINY;

  /** What becomes of a file. */
  private static final Map<String, UnaryOperator<String>> DAMAGES =
      Map.of(
          "empty", text -> "",
          "cut", text -> text.substring(0, text.length() / 2),
          "words", text -> "these are words",
          "list", text -> "[1, 2]",
          "names", text -> text.replaceAll("\"[a-z]+\" ?:", "\"other\":"),
          "values", text -> text.replaceAll(": ?(\\[|\"?[A-Za-z0-9.-]+\"?)", ": {}"));

  @TempDir private static Path seeds;
  @TempDir private Path folder;

  @BeforeAll
  static void begin() throws IOException {
    String text =
        IntStream.range(0, 40).mapToObj(i -> "line " + i % 7).collect(Collectors.joining("\n"));
    Path file = Files.writeString(seeds.resolve("t.txt"), text);
    String table =
        IntStream.range(0, 60)
            .mapToObj(t -> LocalDate.of(2026, 1, 1).plusDays(t) + "," + t % 7)
            .collect(Collectors.joining("\n", "day,sold\n", "\n"));
    Path csv = Files.writeString(seeds.resolve("s.csv"), table);
    make("compare", "compare adding models=gru seeds=1 " + TINY);
    String train = "train text model=gru hidden=2 epochs=1 length=16 eval-length=16 data.file=";
    make("train", train + file + " retrain=false");
    make("retrained", train + file);
    make("study", SWEEP);
    make(
        "forecast",
        "forecast --with gru horizon=3 window=8 hidden=2 epochs=1 normalise=series data.file="
            + csv);
    make("combined", "forecast horizon=3 model.cells=[] data.file=" + csv);
    make("backtest", "backtest horizon=3 windows=2 model.cells=[] data.file=" + csv);
  }

  private static void make(String name, String words) {
    CommandLineRun run = CommandLineRun.of(seeds.resolve(name), words);
    assertThat(run.code()).as(run.err()).isZero();
  }

  /** The file of each seed, the damage, the command; the study's file is named by its own words. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "compare | run.json | empty cut words list names values | compare --resume @",
        "compare | environment.json | empty cut words list | compare --resume @",
        "compare | recipe.yaml | words list | compare --resume @",
        "compare | presets.yaml | empty cut words list | compare --resume @",
        "compare | gru-s1/recipe.yaml | words list | compare --resume @",
        "compare | gru-s1/summary.json | empty cut words list names values | compare --resume @",
        "compare | gru-s1/probe-start.json | empty cut words list names values | compare --resume"
            + " @",
        "compare | gru-s1/probe-end.json | empty cut words list names values | compare --resume @",
        "compare | gru-s1/metrics.jsonl | values | compare --resume @",
        "train | vocabulary.txt | empty words list | generate @",
        "train | vocabulary.txt | cut | generate @",
        "train | recipe.yaml | cut words list | diagnose @",
        "train | data.json | empty cut words list names values | diagnose @",
        "study | study.json | empty cut words list | " + SWEEP,
        "study | journal.jsonl | values | " + SWEEP,
        "study | finals/t000-s1001/summary.json | empty cut words names values | " + SWEEP,
        "forecast | environment.json | empty cut words list | forecast --update --from @",
        "forecast | recipe.yaml | cut words list | forecast --update --from @",
        "combined | seasons.json | empty cut words list names values | forecast --from @",
        "backtest | predictions.jsonl | values names | backtest --resume @",
        "backtest | recipe.yaml | cut words list | backtest --resume @",
      })
  void files(String seed, String name, String damages, String words) throws IOException {
    for (String damage : List.of(damages.split(" "))) {
      Path run = copied(seed, damage);
      Path file = run.resolve(name);
      Files.writeString(file, DAMAGES.get(damage).apply(Files.readString(file)));
      refused(run, name, damage, words);
    }
  }

  /** Its sums fit: somebody made it, or another version did. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train | checkpoint-best.zip | state.json | empty cut words list names values | generate @",
        "retrained | checkpoint-retrained.zip | state.json | empty cut words list names values"
            + " | generate @",
        "forecast | checkpoint-followed.zip | series.json | empty cut words list names values"
            + " | forecast --update --from @",
        "forecast | checkpoint-forecaster.zip | fit.json | empty cut words list names values"
            + " | forecast --from @",
        "combined | checkpoint-combination.zip | choices.json | empty cut words list names values"
            + " | forecast --from @",
        "combined | checkpoint-followed.zip | series.json | empty cut words list names values"
            + " | forecast --update --from @",
      })
  void parts(String seed, String name, String part, String damages, String words) throws Exception {
    for (String damage : List.of(damages.split(" "))) {
      Path run = copied(seed, damage);
      Map<String, byte[]> parts = unzipped(run.resolve(name));
      String text = new String(parts.get(part), StandardCharsets.UTF_8);
      parts.put(part, DAMAGES.get(damage).apply(text).getBytes(StandardCharsets.UTF_8));
      Files.write(run.resolve(name), zipped(parts));
      refused(run, name + ", " + part, damage, words);
    }
  }

  /** The echo of the command line is for people; what is resumed is in other files. */
  @Test
  void theEchoOfTheOverridesIsNotRead() throws IOException {
    Path run = copied("compare", "words");
    Files.writeString(run.resolve("overrides.txt"), "these are words");
    CommandLineRun answer = CommandLineRun.of(folder, "compare --resume " + run);
    assertThat(answer.code()).as(answer.err()).isZero();
    assertThat(answer.out()).contains("  model.hidden=").contains(" (was ");
  }

  @Test
  void aComparisonWithoutItsPresetsIsRefused() throws IOException {
    Path run = copied("compare", "old");
    Files.delete(run.resolve("presets.yaml"));
    CommandLineRun answer = CommandLineRun.of(folder, "compare --resume " + run);
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err())
        .contains(run + " has no presets.yaml: an older version of Unroll began it")
        .contains("begin it anew with 'unroll compare " + run.resolve("recipe.yaml"));
  }

  /** A valid recipe that differs from the one with which the inner runs were started. */
  @Test
  void aRecipeThatWasChangedIsNotGoneOnWith() throws IOException {
    Path run = copied("compare", "changed");
    Path recipe = run.resolve("recipe.yaml");
    Files.writeString(
        recipe, Files.readString(recipe).replaceFirst("patience: .*", "patience: 77"));
    CommandLineRun answer = CommandLineRun.of(folder, "compare --resume " + run);
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err())
        .contains(run.resolve("gru-s1/recipe.yaml") + " has training.patience: ")
        .contains("and the recipe around it now means 77; restore the one that has changed");
  }

  /** A run that a resumed comparison begins is what it would have been without the interruption. */
  @Test
  void aRunThatIsGoneIsMadeAsItWas() throws IOException {
    Path run = copied("compare", "gone");
    Path part = run.resolve("gru-s1");
    String overrides = Files.readString(part.resolve("overrides.txt"));
    Files.move(part, folder.resolve("elsewhere"));
    CommandLineRun again = CommandLineRun.of(folder, "compare --resume " + run);
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(overrides).contains("(was ");
    assertThat(part.resolve("overrides.txt")).hasContent(overrides);
  }

  @Test
  void aSummaryThatIsGoneIsMadeAgain() throws IOException {
    Path run = copied("compare", "gone");
    Path summary = run.resolve("gru-s1/summary.json");
    String before = Files.readString(summary);
    Files.delete(summary);
    Files.delete(run.resolve("environment.json"));
    Files.delete(run.resolve("gru-s1/probe-start.json"));
    CommandLineRun again = CommandLineRun.of(folder, "compare --resume " + run);
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(summary).hasContent(before);
  }

  @Test
  void aStudyWhoseFilesAreGoneGoesOn() throws IOException {
    Path study = copied("study", "gone");
    Files.delete(study.resolve("study.json"));
    Files.delete(study.resolve("trials/t000/run.json"));
    CommandLineRun again = CommandLineRun.of(study.getParent(), SWEEP);
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(study.resolve("study.json")).isNotEmptyFile();
  }

  private void refused(Path run, String name, String damage, String words) {
    CommandLineRun answer = CommandLineRun.of(run.getParent(), words.replace("@", run.toString()));
    String what = "%s, %s: %s".formatted(name, damage, answer.err());
    assertThat(answer.code()).as(what).isEqualTo(2);
    assertThat(answer.err().substring(answer.err().indexOf("unroll: ")))
        .as(what)
        .contains(run.resolve(name.replaceAll(", .*", "")).toString())
        .containsPattern("; |, line ")
        .doesNotContainPattern("Exception|java\\.|jackson|because \"|should not have|Cannot ");
  }

  private Path copied(String seed, String name) throws IOException {
    Path to = folder.resolve(name + "-" + CommandLineRun.inside(folder).size());
    Path from = seeds.resolve(seed);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
    return CommandLineRun.inside(to).get(0);
  }

  private static Map<String, byte[]> unzipped(Path file) throws IOException {
    Map<String, byte[]> parts = new TreeMap<>();
    byte[] bytes = Files.readAllBytes(file);
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        parts.put(entry.getName(), zip.readAllBytes());
      }
    }
    parts.remove("manifest.json");
    return parts;
  }

  private static byte[] zipped(Map<String, byte[]> parts) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    String sums =
        parts.entrySet().stream()
            .map(
                part ->
                    "\"%s\": \"%s\""
                        .formatted(
                            part.getKey(),
                            HexFormat.of().formatHex(digest.digest(part.getValue()))))
            .collect(Collectors.joining(",", "{\"format\": 1, \"sha256\": {", "}}"));
    Map<String, byte[]> all = new LinkedHashMap<>(parts);
    all.put("manifest.json", sums.getBytes(StandardCharsets.UTF_8));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> part : all.entrySet()) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        zip.write(part.getValue());
      }
    }
    return bytes.toByteArray();
  }
}
