package dev.unroll.app;

import dev.unroll.datasets.catalogue.Cache;
import dev.unroll.datasets.catalogue.Catalogue;
import dev.unroll.datasets.catalogue.Entry;
import dev.unroll.datasets.catalogue.RemoteFile;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Nearest;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The catalogue of public data sets. */
@Command(
    name = "data",
    description = "List, describe or download public data sets, or look at a file of your own.",
    subcommands = {
      DataCommand.ListAll.class,
      DataCommand.Describe.class,
      DataCommand.Fetch.class,
      LookCommand.class
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class DataCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    throw new InvalidInput("data: expected one of list, describe NAME, fetch NAME, look FILE");
  }

  private static Entry find(String name) {
    List<String> names = Catalogue.all().stream().map(Entry::name).toList();
    return Catalogue.find(name)
        .orElseThrow(() -> new InvalidInput(Nearest.unknown("data set", name, names)));
  }

  private static Map<String, Object> card(Entry entry) {
    Map<String, Object> card = new LinkedHashMap<>();
    card.put("name", entry.name());
    card.put("title", entry.origin().title());
    card.put("task", entry.task());
    card.put("shape", entry.origin().shape());
    card.put("licence", entry.origin().licence());
    card.put("bytes", entry.bytes());
    card.put("settings", entry.settings());
    card.put("files", entry.files().stream().map(DataCommand::file).toList());
    return card;
  }

  private static Map<String, Object> file(RemoteFile file) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", file.name());
    facts.put("sha256", file.sha256());
    facts.put("bytes", file.bytes());
    facts.put("address", file.address().toString());
    return facts;
  }

  @Command(name = "list", description = "List every data set in one line.")
  static final class ListAll implements Callable<Integer> {
    @Mixin private Common common;

    @Override
    public Integer call() {
      for (Entry entry : Catalogue.all()) {
        common.say(
            "%-18s %-7s %9s  %s (%s)",
            entry.name(),
            entry.task(),
            size(entry.bytes()),
            entry.origin().title(),
            entry.origin().shape());
      }
      common.result(Map.of("data", Catalogue.all().stream().map(DataCommand::card).toList()));
      return 0;
    }
  }

  @Command(
      name = "describe",
      description = "Show the source, licence, SHA-256 and shape of a data set.")
  static final class Describe implements Callable<Integer> {
    @Mixin private Common common;

    @Parameters(paramLabel = "NAME", description = "A data set of 'unroll data list'.")
    private String name;

    @Override
    public Integer call() {
      Entry entry = find(name);
      PrintWriter out = common.words();
      out.println(entry.name() + ": " + entry.origin().title());
      out.println("  shape     " + entry.origin().shape());
      out.println("  licence   " + entry.origin().licence());
      out.println("  size      " + size(entry.bytes()));
      out.println("  use       unroll compare " + entry.task() + " data=" + entry.name());
      entry.settings().forEach((key, value) -> out.println("  data." + key + " = " + value));
      for (RemoteFile file : entry.files()) {
        out.println("  " + file.address());
        out.println("    SHA-256 " + file.sha256());
      }
      common.result(card(entry));
      return 0;
    }
  }

  @Command(name = "fetch", description = "Download a data set into the cache and verify it.")
  static final class Fetch implements Callable<Integer> {
    @Mixin private Common common;

    @Parameters(paramLabel = "NAME", description = "A data set of 'unroll data list'.")
    private String name;

    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "A folder that contains copies already. Default: $UNROLL_DATA.")
    private Path folder;

    private long shown;

    @Override
    public Integer call() {
      Entry entry = find(name);
      Cache standard = Cache.standard();
      Cache cache = folder == null ? standard : new Cache(Optional.of(folder), standard.folder());
      Path path = cache.locate(entry, this::progress);
      common.say(path + "  verified");
      common.result(Map.of("name", name, "path", path.toString()));
      return 0;
    }

    private void progress(RemoteFile file, long bytes, long total) {
      long now = System.nanoTime() / 1_000_000;
      if (bytes == total || now - shown > 500) {
        shown = now;
        String line = "%s: %s of %s".formatted(file.name(), size(bytes), size(total));
        common.errors().println(line);
      }
    }
  }

  private static String size(long bytes) {
    return bytes < 1_000_000
        ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
