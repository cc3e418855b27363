package dev.unroll.app;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Nearest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. Exit codes: 0 done, 1 a failure of the program, 2 invalid input. */
@Command(
    name = "unroll",
    description = "A workbench for recurrent sequence models on the JVM.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    version = "unroll 0.1.0",
    footer = {
      "",
      "'./unroll bench' compares the speed of the layers with DL4J's and PyTorch's.",
      "It is a program of its own: './unroll bench --help'."
    })
public final class Unroll {
  static final int FAILED = 1;
  static final int INVALID = 2;

  private static final int HELP_WIDTH = 100;

  private static final List<Class<?>> COMMANDS =
      List.of(
          CompareCommand.class,
          TrainCommand.class,
          SweepCommand.class,
          BacktestCommand.class,
          ForecastCommand.class,
          DiagnoseCommand.class,
          BoardCommand.class,
          ChapterCommand.class,
          RunsCommand.class,
          ReproduceCommand.class,
          GenerateCommand.class,
          PredictCommand.class,
          StreamCommand.class,
          ImportCommand.class,
          ExportCommand.class,
          DataCommand.class,
          ParityCommand.class,
          RecipeCommand.class,
          InfoCommand.class,
          CompletionCommand.class);

  /** Messages of operating systems for a full disk. */
  private static final Pattern FULL =
      Pattern.compile("(?i)no space left|not enough space|quota exceeded");

  private Unroll() {}

  public static void main(String[] words) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, words));
  }

  /** Runs one command and returns its exit code. */
  static int run(PrintWriter out, PrintWriter err, String... words) {
    CommandLine line = commands(words);
    line.setOut(out).setErr(err).setUsageHelpWidth(HELP_WIDTH);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(Unroll::unknownWords);
    line.setExecutionExceptionHandler(Unroll::failed);
    if (words.length == 0) {
      line.usage(err);
      return INVALID;
    }
    try {
      return line.execute(words);
    } catch (OutOfMemoryError e) { // picocli handles exceptions only
      if (List.of(words).contains("--debug")) {
        e.printStackTrace(err);
      }
      err.println("unroll: " + OutOfMemory.sentence(e, words));
      return INVALID;
    }
  }

  /**
   * The command that the first word names, or all: reading the annotations of all takes as long as
   * the JVM's start.
   */
  static CommandLine commands(String... words) {
    CommandLine line = new CommandLine(new Unroll());
    String first = words.length == 0 ? "" : words[0];
    List<Class<?>> named = COMMANDS.stream().filter(type -> name(type).equals(first)).toList();
    boolean one = !named.isEmpty() && !named.contains(CompletionCommand.class); // which prints all
    (one ? named : COMMANDS).forEach(line::addSubcommand);
    return line;
  }

  private static String name(Class<?> command) {
    return command.getAnnotation(Command.class).name();
  }

  private static int unknownWords(CommandLine.ParameterException problem, String... words) {
    CommandLine line = problem.getCommandLine();
    String command = line.getCommandSpec().qualifiedName();
    if (problem instanceof CommandLine.UnmatchedArgumentException unmatched
        && !unmatched.isUnknownOption()) {
      String word = unmatched.getUnmatched().get(0);
      List<String> known = List.copyOf(line.getSubcommands().keySet());
      line.getErr()
          .println(
              known.isEmpty()
                  ? "unroll: '%s' takes no \"%s\"".formatted(command, word)
                  : "unroll: '%s' has no command \"%s\", nearest is %s; all: %s"
                      .formatted(
                          command, word, Nearest.of(word, known).get(0), String.join(", ", known)));
    } else {
      line.getErr().println("unroll: " + problem.getMessage());
      CommandLine.UnmatchedArgumentException.printSuggestions(problem, line.getErr());
    }
    line.getErr().println("See '" + command + " --help' for its arguments.");
    return INVALID;
  }

  private static int failed(Exception problem, CommandLine line, CommandLine.ParseResult parsed) {
    boolean debug = line.getParseResult().hasMatchedOption("--debug");
    if (debug) {
      problem.printStackTrace(line.getErr());
    }
    if (problem instanceof InvalidInput) {
      line.getErr().println("unroll: " + problem.getMessage().replace("\n", "\n        "));
      return INVALID;
    }
    Optional<OutOfMemoryError> memory = memory(problem);
    if (memory.isPresent()) {
      String[] words = parsed.originalArgs().toArray(String[]::new);
      line.getErr().println("unroll: " + OutOfMemory.sentence(memory.get(), words));
      return INVALID;
    }
    if (file(problem) instanceof FileSystemException file) {
      line.getErr().println("unroll: " + refusal(file));
      return INVALID;
    }
    String what = problem.getMessage() == null ? problem.toString() : problem.getMessage();
    if (file(problem) instanceof IOException && FULL.matcher(what).find()) {
      line.getErr()
          .println(
              "unroll: the disk is full (%s); free some space and resume: nothing written is lost"
                  .formatted(what));
      return INVALID;
    }
    line.getErr().println("unroll: " + what);
    if (!debug) {
      line.getErr().println("This should not have happened; --debug shows where it did.");
    }
    return FAILED;
  }

  /** The lack of memory that was behind it, if it was. */
  private static Optional<OutOfMemoryError> memory(Throwable problem) {
    return Stream.iterate(problem, Objects::nonNull, Throwable::getCause)
        .filter(OutOfMemoryError.class::isInstance)
        .map(OutOfMemoryError.class::cast)
        .findFirst();
  }

  private static Throwable file(Exception problem) {
    return problem instanceof UncheckedIOException unchecked ? unchecked.getCause() : problem;
  }

  /** What the system says, whose exceptions often name the file alone. */
  private static String refusal(FileSystemException problem) {
    String why = problem.getReason();
    if (problem instanceof AccessDeniedException) {
      why = "no permission to use it";
    } else if (problem instanceof FileAlreadyExistsException) {
      why = "expected a folder, got a file";
    } else if (problem instanceof NoSuchFileException) {
      why = "there is no such file";
    }
    return problem.getFile() + ": " + (why == null ? problem.toString() : why);
  }
}
