package dev.unroll.app;

import dev.unroll.experiments.run.RunEntry;
import dev.unroll.experiments.run.RunNote;
import dev.unroll.experiments.run.RunNotes;
import dev.unroll.experiments.run.RunTrash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The runs in the folder of runs. */
@Command(
    name = "runs",
    description = {
      "List the runs, or show, compare, name, tag and delete them.",
      "",
      "  unroll runs --task adding --sort score",
      "  unroll runs show RUN",
      "  unroll runs compare RUN RUN",
      "  unroll runs tag RUN good paper",
      "  unroll runs delete RUN",
      "",
      "RUN is the path of a run, its name, or the first characters of its folder. Names, notes and"
          + " tags are stored in unroll-notes.json beside the runs.",
      ""
    },
    subcommands = {
      RunsCommand.ListRuns.class,
      RunsShowCommand.class,
      RunsCompareCommand.class,
      RunsCommand.Tag.class,
      RunsCommand.Note.class,
      RunsCommand.NameRun.class,
      RunsCommand.Delete.class,
      RunsCommand.Restore.class
    },
    synopsisSubcommandLabel = "[COMMAND]")
final class RunsCommand implements Callable<Integer> {
  @Mixin private Common common;
  @Mixin private RunFilter filter;

  @Override
  public Integer call() throws IOException {
    return RunTable.print(common, filter);
  }

  @Command(name = "list", description = "List the runs, as 'unroll runs' does.")
  static final class ListRuns implements Callable<Integer> {
    @Mixin private Common common;
    @Mixin private RunFilter filter;

    @Override
    public Integer call() throws IOException {
      return RunTable.print(common, filter);
    }
  }

  /** Changes what the user wrote of a run, and says what it is now. */
  private abstract static sealed class Change implements Callable<Integer> {
    @Mixin private Common common;

    @Parameters(index = "0", paramLabel = "RUN", description = "A run.")
    private String word;

    abstract RunNote of(RunNote note);

    @Override
    public Integer call() throws IOException {
      RunEntry run = common.listed(word);
      RunNote note = new RunNotes(common.runsRoot()).change(run.id(), this::of);
      common.say(run.id());
      common.say("  name: " + note.name());
      common.say("  tags: " + String.join(", ", note.tags()));
      common.say("  note: " + note.text().replace("\n", "\n        "));
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("id", run.id());
      document.put("name", note.name());
      document.put("note", note.text());
      document.put("tags", note.tags());
      common.result(document);
      return 0;
    }
  }

  @Command(name = "tag", description = "Add tags to a run, or remove them.")
  static final class Tag extends Change {
    @Parameters(index = "1..*", arity = "1..*", paramLabel = "TAG", description = "Tags.")
    private List<String> tags;

    @Option(names = "--remove", description = "Remove the tags.")
    private boolean remove;

    @Override
    RunNote of(RunNote note) {
      List<String> all = new ArrayList<>(note.tags());
      if (remove) {
        all.removeAll(tags);
      } else {
        all.addAll(tags);
      }
      return note.withTags(all);
    }
  }

  @Command(name = "note", description = "Write a note on a run; an empty one removes it.")
  static final class Note extends Change {
    @Parameters(index = "1", paramLabel = "TEXT", description = "The note.")
    private String text;

    @Override
    RunNote of(RunNote note) {
      return note.withText(text);
    }
  }

  @Command(name = "name", description = "Give a run a name; an empty one removes it.")
  static final class NameRun extends Change {
    @Parameters(index = "1", paramLabel = "NAME", description = "The name.")
    private String name;

    @Override
    RunNote of(RunNote note) {
      return note.withName(name);
    }
  }

  @Command(
      name = "delete",
      description =
          "Move runs to the folder unroll-trash among the runs. 'unroll runs restore' moves them"
              + " back; no file is deleted.")
  static final class Delete implements Callable<Integer> {
    @Mixin private Common common;

    @Parameters(arity = "1..*", paramLabel = "RUN", description = "Runs.")
    private List<String> words;

    @Override
    public Integer call() throws IOException {
      List<RunEntry> runs = new ArrayList<>();
      for (String word : words) { // all are found before one is moved
        runs.add(common.listed(word));
      }
      RunTrash trash = new RunTrash(common.runsRoot());
      List<String> moved = new ArrayList<>();
      for (RunEntry run : runs.stream().distinct().toList()) {
        Path place = trash.take(run);
        moved.add(place.toString());
        common.say("%s is now %s", run.folder(), place);
        common.say("to restore it: unroll runs restore %s", place.getFileName());
      }
      common.result(Map.of("trash", moved));
      return 0;
    }
  }

  @Command(name = "restore", description = "Move a deleted run back.")
  static final class Restore implements Callable<Integer> {
    @Mixin private Common common;

    @Parameters(paramLabel = "RUN", description = "The name of its folder in unroll-trash.")
    private String run;

    @Override
    public Integer call() throws IOException {
      Path folder = new RunTrash(common.runsRoot()).restore(run);
      common.say("restored " + folder);
      common.result(Map.of("run", folder.toString()));
      return 0;
    }
  }
}
