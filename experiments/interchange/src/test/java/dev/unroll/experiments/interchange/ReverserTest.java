package dev.unroll.experiments.interchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.interchange.parity.ParityCheck;
import dev.unroll.experiments.interchange.parity.ParityResult;
import dev.unroll.experiments.interchange.parity.Precision;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunKind;
import dev.unroll.experiments.text.TextGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A published RWKV-7 of 30 252 weights that writes a number backwards, of up to 60 digits; where a
 * folder {@code shared} lies above.
 */
final class ReverserTest {
  private static final String PICKLED = "models/rwkv7-reverse.pth";
  private static final String RECORDED = "golden-linear/rwkv7_reverse.json";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {PICKLED, RECORDED})
  void writesNumbersBackwards(String name) throws IOException {
    RunFolder run = ImportRun.create(folder, ImportSource.of(shared(name)), Map.of());
    TextGenerator generator = new TextGenerator(ImportRun.open(RunFolder.open(run.path())), 1);

    assertThat(run.kind()).isEqualTo(RunKind.IMPORT);
    assertThat(generator.generate("12345,", 500, 0)).isEqualTo("54321#");
    Random random = new Random(5);
    int digits = 0;
    int right = 0;
    for (int length = 1; length <= 60; length++) {
      String number = number(random, length);
      String written = generator.generate(number + ",", length + 1, 0);
      String wanted = new StringBuilder(number).reverse() + "#";
      for (int k = 0; k <= length; k++) {
        digits++;
        right += k < written.length() && written.charAt(k) == wanted.charAt(k) ? 1 : 0;
      }
    }
    assertThat(digits).isEqualTo(1890);
    assertThat(right).isGreaterThanOrEqualTo(1888);
  }

  private static String number(Random random, int length) {
    StringBuilder digits = new StringBuilder();
    for (int k = 0; k < length; k++) {
      digits.append(random.nextInt(10));
    }
    return digits.toString();
  }

  @Test
  void bothFilesAreOneNetwork() {
    assertThat(ForeignNetwork.read(shared(PICKLED)).network(DataType.DOUBLE).params())
        .isEqualTo(ForeignNetwork.read(shared(RECORDED)).network(DataType.DOUBLE).params());
  }

  @ParameterizedTest
  @ValueSource(strings = {"DOUBLE", "FLOAT"})
  void logitsAreTheRecorded(String precision) {
    ParityResult result = ParityCheck.check(shared(RECORDED), Precision.valueOf(precision));

    assertThat(result.largestRelativeErrorByQuantity()).containsOnlyKeys("y");
    assertThat(result.agrees()).isTrue();
  }

  @Test
  void aModelThatWeDoNotHaveIsSkipped() {
    ParityResult result = ParityCheck.check(shared("golden-linear/rg_lru.json"), Precision.DOUBLE);

    assertThat(result.skipped()).isTrue();
  }

  @Test
  void anotherTokenizerIsRefusedAndNoFolderIsLeft() throws IOException {
    Path tokenizer = Files.writeString(folder.resolve("words.txt"), "30 'a' 1\n");
    Path runs = folder.resolve("runs");
    ImportSource source =
        new ImportSource(
            shared(PICKLED), Optional.of(tokenizer), Optional.empty(), Optional.empty());

    assertThatThrownBy(() -> ImportRun.create(runs, source, Map.of()))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("it has the token 30, and the network has 12 tokens");
    assertThat(runs).doesNotExist();
  }

  private static Path shared(String name) {
    Path found =
        Stream.iterate(Path.of("").toAbsolutePath(), up -> up != null, Path::getParent)
            .map(up -> up.resolve("shared").resolve(name))
            .filter(Files::exists)
            .findFirst()
            .orElse(null);
    Assumptions.assumeTrue(
        found != null, "no shared/" + name + " above " + Path.of("").toAbsolutePath());
    return found;
  }
}
