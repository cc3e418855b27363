package dev.unroll.experiments.recipe;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.WholeFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Settings from one place.
 *
 * @param origin the place, in the words of an error, such as {@code on the command line}
 * @param settings text by key, in order
 */
record Layer(String origin, Map<String, String> settings) {
  /** Keys whose values are stacks of blocks, in which brackets mean a branch. */
  static final Pattern BRANCHES = Pattern.compile("(model[.])?stack|((model[.])?block[.])?of");

  static final Layer NONE = new Layer("", Map.of());

  /** The settings that words like {@code lr=0.003} give; of two for one key the later counts. */
  static Layer ofWords(List<String> words) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 1) {
        throw new InvalidInput("expected key=value, such as lr=0.003; got '" + word + "'");
      }
      String key = word.substring(0, equals).strip();
      settings.remove(key);
      String value = word.substring(equals + 1).strip();
      settings.put(key, BRANCHES.matcher(key).matches() ? value : unbracketed(value));
    }
    return new Layer("on the command line", settings);
  }

  /** A list may stand in brackets, as it does in a file. */
  private static String unbracketed(String value) {
    return value.startsWith("[") && value.endsWith("]")
        ? value.substring(1, value.length() - 1).strip()
        : value;
  }

  /** The settings of YAML text from that place. */
  static Layer of(String source, String yaml) {
    return new Layer("in " + source, FlatYaml.read(source, yaml));
  }

  static Layer ofFile(Path file) {
    return of(file.toString(), text(file));
  }

  /** The text of a recipe file. */
  static String text(Path file) {
    if (!Files.exists(file) || Files.isDirectory(file)) {
      throw new InvalidInput(
          "no recipe file " + file + "; expected a YAML file that names its task");
    }
    try {
      return WholeFile.text(file);
    } catch (CharacterCodingException e) {
      throw new InvalidInput(
          "the recipe file " + file + " is not UTF-8 text; save it in that encoding", e);
    } catch (IOException e) {
      throw new InvalidInput("cannot read the recipe file " + file + ": " + e.getMessage(), e);
    }
  }

  Optional<String> get(String key) {
    return Optional.ofNullable(settings.get(key)).filter(text -> !text.isBlank());
  }

  /** The data set named, under any of the ways to write it. */
  Optional<String> dataSet() {
    return Stream.of("data", "data.file", "file")
        .map(this::get)
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** The one model this layer is about, if it names one and not a list. */
  Optional<String> model() {
    return get(Recipe.NAME).or(() -> get("model"));
  }
}
