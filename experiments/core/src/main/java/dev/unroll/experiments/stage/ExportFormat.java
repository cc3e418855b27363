package dev.unroll.experiments.stage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A format in which a trained model leaves this program. */
public interface ExportFormat {
  /** What the command line calls it. */
  String name();

  /** How its files end, without the dot. */
  String extension();

  /** The files that an export to this one writes. */
  default List<Path> files(Path file) {
    return List.of(file);
  }

  /**
   * Writes a model, in the place of older files.
   *
   * @param facts about it, text by name, such as its task, classes and recipe
   * @return what the file is, in a line for people
   * @throws dev.unroll.datasets.input.InvalidInput if the format has no room for some part of it
   */
  String write(Portable model, Map<String, String> facts, Path file) throws IOException;
}
