package dev.unroll.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.task.DataFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunDataTest {
  @TempDir private Path root;
  private RunFolder run;
  private Path one;
  private Path two;

  @BeforeEach
  void begin() throws IOException {
    RunSpec spec = new RunSpec(RunKind.TRAIN, "x", "", List.of(), Map.of());
    run = RunFolder.create(root, spec);
    one = Files.writeString(root.resolve("one.txt"), "abc");
    two = Files.writeString(root.resolve("two.txt"), "def");
    RunData.settle(run, now(one, two), false);
  }

  @Test
  void dataThatIsAsItWasPasses() throws IOException {
    RunData.settle(run, now(one, two), true);
    RunData.check(run, now(one, two));
    Path folder = Files.createDirectory(root.resolve("elsewhere"));
    RunData.check(run, now(Files.copy(one, folder.resolve("one.txt")), two)); // the cache moved
  }

  @Test
  void aFileThatChangedIsNamedWithWhatItWasAndIs() throws IOException {
    Files.writeString(two, "fed");
    assertThatThrownBy(() -> RunData.settle(run, now(one, two), true))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(
            two
                + " has changed since "
                + run.path()
                + " began: it was 3 bytes with SHA-256 cb8379ac2098…, and is 3 bytes with SHA-256"
                + " 20e796c12809… now; put the old data back to go on, begin a new run, or add --anyway");
    assertThatThrownBy(() -> RunData.check(run, now(one, two))).isInstanceOf(InvalidInput.class);
  }

  @Test
  void aFileMoreOrLessIsOtherData() throws IOException {
    assertThatThrownBy(() -> RunData.check(run, now(one)))
        .hasMessageContaining(two + " has changed since")
        .hasMessageContaining("and is gone now");
    Path three = Files.writeString(root.resolve("three.txt"), "ghi");
    assertThatThrownBy(() -> RunData.check(run, now(one, two, three)))
        .hasMessageContaining(three + " has changed since")
        .hasMessageContaining("it was not there");
  }

  @Test
  void onlyAFileThatWasRewrittenHasNotJustGrown() throws IOException {
    Files.writeString(one, "abcd");
    Files.writeString(two, "deaf");
    assertThat(RunData.rewritten(run, now(one, two)))
        .extracting(DataFile::name)
        .containsExactly("two.txt");
    Files.writeString(one, "ab");
    assertThat(RunData.rewritten(run, now(one))).hasSize(1);
    Path other = Files.writeString(root.resolve("other.txt"), "xyz");
    assertThat(RunData.rewritten(run, now(other))).isEmpty();
  }

  @Test
  void aRunOfAnOlderVersionGoesOnAndIsKnownFromThenOn() throws IOException {
    Path record = run.path().resolve("data.json");
    Files.delete(record);
    RunData.check(run, now(one));
    assertThat(record).doesNotExist();
    RunData.settle(run, now(one), true);
    Files.writeString(one, "other");
    assertThatThrownBy(() -> RunData.settle(run, now(one), true))
        .hasMessageContaining("has changed");
  }

  @Test
  void generatedDataHasNoRecord() throws IOException {
    Path record = run.path().resolve("data.json");
    Files.delete(record);
    RunData.settle(run, List.of(), true);
    assertThatCode(() -> RunData.check(run, List.of())).doesNotThrowAnyException();
    assertThat(record).doesNotExist();
  }

  @Test
  void aDamagedRecordIsNoPermission() throws IOException {
    Path record = run.path().resolve("data.json");
    Files.writeString(record, Files.readString(record).replaceFirst("[0-9a-f]{64}", "0"));
    assertThatThrownBy(() -> RunData.check(run, now(one, two)))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(
            record
                + " is damaged: 'files.0' is missing, or is not what was written there; restore it,"
                + " or delete it to go on with the data as they are");
    Files.writeString(record, Files.readString(record).replace("one.txt", "\\u0000"));
    assertThatThrownBy(() -> RunData.check(run, now(one, two))).isInstanceOf(InvalidInput.class);
  }

  private static List<DataFile> now(Path... files) {
    return DataFile.of(List.of(files));
  }
}
