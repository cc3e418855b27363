package dev.unroll.datasets.datavec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.datasets.panel.PanelSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.datavec.api.records.SequenceRecord;
import org.datavec.api.split.FileSplit;
import org.datavec.api.writable.Writable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReadersTest {
  @TempDir Path folder;

  @Test
  void tablesAsSpreadsheetsWriteThem() throws Exception {
    String csv = "\uFEFFwhen,\"a, \"\"b\"\"\"\r\n01/14/2020,\"1,234.5\"\r\n01/13/2020,-3e2\r\n\r\n";
    Path file = Files.writeString(folder.resolve("t.csv"), csv);
    PanelReader.Column column =
        PanelReader.readColumn(PanelSettings.of(file.toString(), "when", "a, \"b\""));
    assertThat(column.series().values()).containsExactly(-300, 1234.5);
    assertThat(column.notes()).anyMatch(note -> note.contains("newest row came first"));
    assertThat(column.times().get(0)).isEqualTo("2020-01-13T00:00");
    PanelReader reader = new PanelReader(PanelSettings.of("", "when", "a, \"b\""));
    reader.initialize(new FileSplit(file.toFile()));
    SequenceRecord record = reader.nextSequence();
    SeriesOrigin origin = (SeriesOrigin) record.getMetaData();
    assertThat(origin.about().id()).isEqualTo("a, \"b\"");
    assertThat(origin.about().columns()).hasSize(2);
    List<List<Writable>> steps = record.getSequenceRecord();
    assertThat(steps).hasSize(2);
    assertThat(steps.get(1).get(0)).hasToString("2020-01-14T00:00");
    assertThat(steps.get(1).get(1).toDouble()).isEqualTo(1234.5);
    assertThat(reader.hasNext()).isFalse();
  }

  @Test
  void textBecomesNumbers() throws Exception {
    Path file = Files.writeString(folder.resolve("t.txt"), "cab");
    try (TextSequenceReader reader = new TextSequenceReader(Vocabulary.of("abc", false))) {
      reader.initialize(new FileSplit(file.toFile()));
      List<Integer> numbers = reader.sequenceRecord().stream().map(s -> s.get(0).toInt()).toList();
      assertThat(numbers).containsExactly(2, 0, 1);
      reader.reset();
      assertThat(reader.hasNext()).isTrue();
    }
  }

  @Test
  void linesCarryTheirClassAndCanBeReadAgain() throws Exception {
    Files.writeString(folder.resolve("b.txt"), "xy\n\n z \n");
    Files.writeString(folder.resolve("a.txt"), "q\n");
    LabelledLinesReader reader = new LabelledLinesReader();
    reader.initialize(new FileSplit(folder.toFile()));
    assertThat(reader.getLabels()).containsExactly("a", "b");
    int lines = 0;
    while (reader.hasNext()) {
      SequenceRecord record = reader.nextSequence();
      String text = record.getSequenceRecord().get(0).get(0).toString();
      assertThat(record.getSequenceRecord().get(0).get(1).toInt())
          .isEqualTo(text.equals("q") ? 0 : 1);
      assertThat(reader.loadSequenceFromMetaData(record.getMetaData()).getSequenceRecord())
          .isEqualTo(record.getSequenceRecord());
      lines++;
    }
    assertThat(lines).isEqualTo(3);
  }

  @Test
  void aVocabularyGoesThroughAFileUnchanged() throws IOException {
    Vocabulary vocabulary = Vocabulary.of("\n\r\\? a😀", true);
    vocabulary.save(folder.resolve("v.txt"));
    Vocabulary read = Vocabulary.parse(Files.readString(folder.resolve("v.txt")));
    assertThat(read).isEqualTo(vocabulary);
    assertThat(read.hasUnknown()).isTrue();
    assertThat(read.decode(read.number('a'), read.number('€'))).isEqualTo("a\uFFFD");
  }
}
