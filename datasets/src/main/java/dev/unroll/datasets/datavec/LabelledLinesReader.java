package dev.unroll.datasets.datavec;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Utf8File;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.datavec.api.records.SequenceRecord;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/**
 * Reads a folder with one text file a class and one sequence a line. A step is a character ({@link
 * Text}) and the number of the sequence's class ({@link IntWritable}), which is its file's place
 * among the files by name. Blank lines are passed over.
 */
public final class LabelledLinesReader extends SequenceFileReader {
  private static final long serialVersionUID = 1L;

  /**
   * A class and its lines.
   *
   * @param name the file's name without its ending
   */
  public record LabelledLines(String name, List<String> lines) {
    /** The same with each line once. */
    public LabelledLines distinct() {
      return new LabelledLines(name, lines.stream().distinct().toList());
    }
  }

  /**
   * Every class of a folder, by name.
   *
   * @throws InvalidInput if the folder is missing or holds fewer than two classes, or a file in it
   *     is not text
   */
  public static List<LabelledLines> read(Path folder) {
    List<LabelledLines> classes = new ArrayList<>();
    for (Path file : Utf8File.textsIn(folder)) {
      List<SequenceRecord> lines = new LabelledLinesReader().readAll(List.of(file));
      classes.add(
          new LabelledLines(
              className(file), lines.stream().map(LabelledLinesReader::text).toList()));
    }
    if (classes.size() < 2) {
      throw new InvalidInput(
          "%s: expected at least 2 classes (.txt files), got %d."
              .formatted(folder, classes.size()));
    }
    return classes;
  }

  @Override
  List<SequenceRecord> sequences(Path file) {
    Writable label = new IntWritable(getLabels().indexOf(className(file)));
    return records(file, lines(file).stream().map(line -> steps(line, label)).toList());
  }

  @Override
  public List<String> getLabels() {
    return files().stream().map((URI uri) -> className(Path.of(uri))).sorted().distinct().toList();
  }

  private static List<List<Writable>> steps(String line, Writable label) {
    return line.codePoints()
        .mapToObj(point -> List.<Writable>of(new Text(Character.toString(point)), label))
        .toList();
  }

  private static String text(SequenceRecord line) {
    return line.getSequenceRecord().stream()
        .map(step -> step.get(0).toString())
        .collect(Collectors.joining());
  }

  private static List<String> lines(Path file) {
    List<String> lines =
        Utf8File.read(file).lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    if (lines.isEmpty()) {
      throw new InvalidInput("%s: expected one sequence a line, found none.".formatted(file));
    }
    return lines;
  }

  private static String className(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
