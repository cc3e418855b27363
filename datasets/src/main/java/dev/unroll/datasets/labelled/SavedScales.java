package dev.unroll.datasets.labelled;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.SeriesScale;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The scales of a task as text: a line for each channel, and one for a label of numbers.
 *
 * @param answer of a label of numbers
 */
public record SavedScales(List<Channel> channels, Optional<SavedScales.Channel> answer) {
  private static final String HEAD = "name,mean,deviation,marked";
  private static final Pattern LINE =
      Pattern.compile("\"((?:[^\"]|\"\")*)\",([^,\\s]+),([^,\\s]+)(?:,(true|false))?\\R");

  /**
   * A channel, or a label.
   *
   * @param marked whether a further input says that a value is missing; nothing if an earlier
   *     version wrote the file
   */
  public record Channel(String name, SeriesScale scale, Optional<Boolean> marked) {
    private String line() {
      return "\"%s\",%s,%s,%s\n"
          .formatted(
              name.replace("\"", "\"\""), scale.centre(), scale.spread(), marked.orElse(false));
    }
  }

  /** Copies the list. */
  public SavedScales {
    channels = List.copyOf(channels);
  }

  String text() {
    StringBuilder text = new StringBuilder(HEAD + "\n");
    channels.forEach(channel -> text.append(channel.line()));
    answer.ifPresent(label -> text.append(label.line()));
    return text.toString();
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @param classes whether labels are classes, which have no scale
   * @throws InvalidInput if the text is something else
   */
  public static SavedScales parse(String text, boolean classes) {
    List<Channel> all = new ArrayList<>();
    Matcher line = LINE.matcher(text);
    int at = text.indexOf('\n') + 1;
    while (at < text.length() && line.find(at) && line.start() == at) {
      all.add(
          new Channel(
              line.group(1).replace("\"\"", "\""),
              new SeriesScale(Double.parseDouble(line.group(2)), Double.parseDouble(line.group(3))),
              Optional.ofNullable(line.group(4)).map(Boolean::valueOf)));
      at = line.end();
    }
    int channels = all.size() - (classes ? 0 : 1);
    if (at < text.length()
        || channels < 1
        || !all.stream().allMatch(channel -> channel.scale().usable())) {
      throw new InvalidInput(
          "expected a line with a name, a mean and a deviation for each channel");
    }
    return new SavedScales(
        all.subList(0, channels), classes ? Optional.empty() : Optional.of(all.get(channels)));
  }
}
