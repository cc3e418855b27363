package dev.unroll.datasets.datavec;

import dev.unroll.datasets.input.Utf8File;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import org.datavec.api.records.SequenceRecord;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.Writable;

/**
 * Reads a text file as one sequence: a step is one character's number in the vocabulary ({@link
 * IntWritable}).
 */
public final class TextSequenceReader extends SequenceFileReader {
  private static final long serialVersionUID = 1L;

  private final transient Vocabulary vocabulary;

  public TextSequenceReader(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /** The numbers of all characters of a file. */
  public static char[] read(Path file, Vocabulary vocabulary) {
    List<List<Writable>> steps =
        new TextSequenceReader(vocabulary).readAll(List.of(file)).get(0).getSequenceRecord();
    char[] numbers = new char[steps.size()];
    for (int t = 0; t < numbers.length; t++) {
      numbers[t] = (char) steps.get(t).get(0).toInt();
    }
    return numbers;
  }

  @Override
  List<SequenceRecord> sequences(Path file) {
    return records(file, List.of(steps(vocabulary.encode(Utf8File.read(file)))));
  }

  /** A view: a text of a million characters is not a million objects at once. */
  private static List<List<Writable>> steps(char[] numbers) {
    return new AbstractList<>() {
      @Override
      public List<Writable> get(int index) {
        return List.of(new IntWritable(numbers[index]));
      }

      @Override
      public int size() {
        return numbers.length;
      }
    };
  }
}
