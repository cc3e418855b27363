package dev.unroll.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * A command that documentation shows.
 *
 * @param where page and line, or the command whose help it is
 * @param words behind {@code unroll}, as a shell splits them
 * @param into the file that its output goes to, if it says so
 */
record Example(String where, List<String> words, Optional<String> into) {
  private static final Pattern INLINE = Pattern.compile("`\\./unroll\\s+([^`]+)`");
  private static final Pattern BLOCK =
      Pattern.compile("(?m)^(?: {4})?\\./unroll ((?:.*\\\\\\n)*.+)$");
  private static final Pattern WORD = Pattern.compile("(?:[^\\s'\"]|'[^']*'|\"[^\"]*\")+");

  Example {
    words = List.copyOf(words);
  }

  /** Those of a Markdown page, in its code blocks and in the lines between, in their order. */
  static List<Example> ofPage(Path page) throws IOException {
    String text = Files.readString(page);
    return Stream.of(BLOCK, INLINE)
        .flatMap(pattern -> pattern.matcher(text).results())
        .sorted((a, b) -> Integer.compare(a.start(), b.start()))
        .map(
            match -> {
              long line = 1 + text.substring(0, match.start()).lines().count();
              String command = match.group(1).replaceAll("\\\\\\n", " ");
              return of(page.getFileName() + ":" + line, command);
            })
        .toList();
  }

  /** Those in the help of every command: lines of its description that begin with its name. */
  static List<Example> ofHelp(CommandLine line) {
    List<Example> examples = new ArrayList<>();
    String where = "'" + line.getCommandSpec().qualifiedName() + " --help'";
    for (String shown : line.getCommandSpec().usageMessage().description()) {
      if (shown.startsWith("  unroll ")) {
        String words = shown.substring("  unroll ".length());
        examples.add(of(where, words.split(" {2,}", 2)[0])); // what is behind a gap explains it
      }
    }
    Collection<CommandLine> commands = line.getSubcommands().values();
    commands.forEach(command -> examples.addAll(ofHelp(command)));
    return examples;
  }

  /** As a shell reads it: quotes keep words together, # begins a comment, > names a file. */
  static Example of(String where, String command) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(command);
    while (matcher.find() && !matcher.group().startsWith("#")) {
      words.add(matcher.group().replaceAll("['\"]", ""));
    }
    int arrow = words.indexOf(">");
    return arrow < 0
        ? new Example(where, words, Optional.empty())
        : new Example(where, words.subList(0, arrow), Optional.of(words.get(arrow + 1)));
  }

  @Override
  public String toString() {
    return where + " unroll " + String.join(" ", words);
  }
}
