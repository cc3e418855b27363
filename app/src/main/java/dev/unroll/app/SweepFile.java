package dev.unroll.app;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.WholeFile;
import dev.unroll.experiments.recipe.BuiltIn;
import dev.unroll.experiments.recipe.FlatYaml;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Stack;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Reads a sweep from a file: a recipe whose values may be ranges, with the options of the command
 * in a section {@code sweep}. The file is replaced by the words and options that it contains; those
 * on the command line win. Without any words, the built-in sweep runs.
 */
final class SweepFile implements CommandLine.IParameterPreprocessor {
  static final String BUILT_IN = "clipping-and-depth";
  private static final String SECTION = "sweep.";

  /** The options of earlier versions, and the names they have today. */
  private static final Map<String, String> FORMER =
      Map.of(
          "candidates", "trials",
          "strategy", "sampler",
          "prune", "pruner",
          "search-seed", "sampler-seed");

  @Override
  public boolean preprocess(
      Stack<String> arguments, CommandSpec command, ArgSpec none, Map<String, Object> info) {
    List<String> given = new ArrayList<>(arguments);
    Collections.reverse(given); // the top of the stack comes first
    try {
      Set<String> notes = new LinkedHashSet<>();
      given.replaceAll(word -> rename(word, "--", notes));
      List<String> all = expand(given, command, notes);
      if (!notes.isEmpty()) {
        command.commandLine().getErr().println("note: " + String.join(", ", notes));
      }
      Collections.reverse(all);
      arguments.clear();
      arguments.addAll(all);
    } catch (InvalidInput e) {
      throw new CommandLine.ParameterException(command.commandLine(), e.getMessage(), e);
    }
    return false; // picocli parses what is now there
  }

  private static List<String> expand(List<String> given, CommandSpec command, Set<String> notes) {
    List<Integer> words = words(given, command);
    boolean help = given.contains("--help") || given.contains("-h");
    if (words.isEmpty() && !help) {
      String name = "the built-in sweep " + BUILT_IN;
      return join(FlatYaml.read(name, BuiltIn.sweep(BUILT_IN)), given, notes);
    }
    for (int at : words) {
      String word = given.get(at);
      if (Workbench.isFile(word) && !word.contains("=") && Files.isRegularFile(Path.of(word))) {
        Map<String, String> keys = FlatYaml.read(word, text(Path.of(word)));
        if (keys.keySet().stream().anyMatch(key -> key.startsWith(SECTION))) {
          List<String> rest = new ArrayList<>(given);
          rest.remove(at);
          return join(keys, rest, notes);
        }
      }
    }
    return new ArrayList<>(given);
  }

  /** Places of what is neither an option nor the value of one. */
  private static List<Integer> words(List<String> given, CommandSpec command) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      OptionSpec option = command.findOption(given.get(i));
      if (option != null) {
        i += option.arity().max();
      } else if (!given.get(i).startsWith("-")) {
        places.add(i);
      }
    }
    return places;
  }

  /** A word with the name of today, if it starts with a former one; says so in the notes. */
  private static String rename(String word, String prefix, Set<String> notes) {
    int end = word.contains("=") ? word.indexOf('=') : word.length();
    String now = word.startsWith(prefix) ? FORMER.get(word.substring(prefix.length(), end)) : null;
    if (now == null) {
      return word;
    }
    notes.add("%s is now %s".formatted(word.substring(0, end), prefix + now));
    return prefix + now + word.substring(end);
  }

  private static List<String> join(
      Map<String, String> keys, List<String> given, Set<String> notes) {
    List<String> all = new ArrayList<>();
    keys.forEach(
        (written, value) -> {
          String key = rename(written, SECTION, notes);
          boolean replaced = given.stream().anyMatch(word -> sets(word, key));
          if (key.equals("task") && !replaced) {
            all.add(0, value);
          } else if (!replaced && key.startsWith(SECTION)) {
            all.add("--" + key.substring(SECTION.length()) + "=" + value);
          } else if (!replaced) {
            all.add(key + "=" + value);
          }
        });
    all.addAll(given);
    return all;
  }

  /** Whether a word of the command line sets that key of the file, perhaps by its short name. */
  private static boolean sets(String word, String key) {
    if (key.startsWith(SECTION)) {
      String option = "--" + key.substring(SECTION.length());
      return word.equals(option) || word.startsWith(option + "=");
    }
    String name = word.substring(0, Math.max(0, word.indexOf('=')));
    return !name.isEmpty() && (key.equals(name) || key.endsWith("." + name));
  }

  private static String text(Path file) {
    try {
      return WholeFile.text(file);
    } catch (CharacterCodingException e) {
      throw new InvalidInput(
          "the file %s is not UTF-8 text; save it in that encoding".formatted(file), e);
    } catch (IOException e) {
      throw new InvalidInput("cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
