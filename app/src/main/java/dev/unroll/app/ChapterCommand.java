package dev.unroll.app;

import dev.unroll.datasets.input.Count;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.chapter.Chapter;
import dev.unroll.experiments.chapter.ChapterReader;
import dev.unroll.experiments.chapter.ChapterRecipe;
import dev.unroll.experiments.chapter.ChapterReport;
import dev.unroll.experiments.chapter.Claim;
import dev.unroll.experiments.chapter.ClaimResult;
import dev.unroll.experiments.chapter.registry.Claims;
import dev.unroll.experiments.run.Lock;
import dev.unroll.experiments.run.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The claims of the chapter, each put to an experiment. */
@Command(
    name = "chapter",
    description = {
      "Test each claim of a textbook chapter on recurrent networks by a short experiment; write one"
          + " page with figures and verdicts.",
      "",
      "  unroll chapter                        all claims, ten to fifteen minutes",
      "  unroll chapter vanishing steps=200    one claim, with a setting changed",
      "  unroll chapter my.yaml                the claims that a file has sections for",
      "  unroll chapter --list                 the names of the claims",
      "  unroll chapter --resume runs/RUN      the claims that are missing in a run",
      "",
      "'unroll recipe chapter/NAME' shows a claim's settings, their defaults and what they mean.",
      "The exit code is 1 if an experiment failed, and 0 otherwise, whatever the verdicts are.",
      ""
    })
final class ChapterCommand implements Callable<Integer> {
  private static final ChapterReader READER = new ChapterReader(Claims.all());

  @Mixin private Common common;

  @Parameters(
      arity = "0..*",
      paramLabel = "WORD",
      description = "Claims, or a file with a section for each, then key=value settings.")
  private List<String> words = new ArrayList<>();

  @Option(names = "--list", description = "List the claims.")
  private boolean list;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "First seed of every claim; further ones are N+1, N+2, ...")
  private Long seed;

  @Mixin private Workers workers;

  @Option(names = "--resume", paramLabel = "RUN", description = "Resume the run of a chapter.")
  private Path resume;

  @Override
  public Integer call() throws IOException, InterruptedException {
    workers.count();
    return list ? list() : examine();
  }

  private int list() {
    if (!words.isEmpty()) {
      throw new InvalidInput("--list takes no arguments; leave out: " + String.join(" ", words));
    }
    List<Map<String, String>> entries = new ArrayList<>();
    for (Claim<?> claim : Claims.all()) {
      common.say("%-18s %s", claim.name(), claim.statement().title());
      Map<String, String> entry = new LinkedHashMap<>();
      entry.put("name", claim.name());
      entry.put("title", claim.statement().title());
      entry.put("claim", claim.statement().claim());
      entries.add(entry);
    }
    common.result(Map.of("claims", entries));
    return 0;
  }

  private int examine() throws IOException, InterruptedException {
    ChapterRecipe recipe = resume == null ? recipe() : resume();
    RunFolder folder =
        resume == null
            ? RunFolder.create(common.runsRoot(), recipe.spec(Workbench.environment()))
            : RunFolder.open(resume);
    try (Lock lock = folder.lock()) {
      return examine(recipe, folder);
    }
  }

  private int examine(ChapterRecipe recipe, RunFolder folder)
      throws IOException, InterruptedException {
    common.changes(recipe.overrides());
    int count = recipe.experiments().size();
    common.say("testing %s into %s", Count.of(count, "claim"), folder.path());
    List<ClaimResult> results;
    try (ChapterLine line = new ChapterLine(common.status(), count)) {
      results = new Chapter(recipe, folder).run(workers.count(), line);
    }
    ChapterReport.write(recipe, folder, results);
    conclude(recipe, folder, results);
    return exitCode(results);
  }

  /** 0 whatever the verdicts are; 1 if an experiment failed. */
  static int exitCode(List<ClaimResult> results) {
    return results.stream().anyMatch(ClaimResult::failed) ? Unroll.FAILED : 0;
  }

  private ChapterRecipe recipe() {
    List<String> names = new ArrayList<>();
    List<String> settings = new ArrayList<>();
    Optional<Path> file = Optional.empty();
    for (String word : words) {
      if (word.contains("=")) {
        settings.add(word);
      } else if (Workbench.isFile(word) && file.isEmpty()) {
        file = Optional.of(Path.of(word));
      } else {
        names.add(word);
      }
    }
    return READER.read(
        names, file, settings, seed == null ? OptionalLong.empty() : OptionalLong.of(seed));
  }

  private ChapterRecipe resume() throws IOException {
    if (!words.isEmpty() || seed != null) {
      throw new InvalidInput(
          "--resume uses the settings of the run; leave out: "
              + String.join(" ", words)
              + (seed == null ? "" : (words.isEmpty() ? "" : " ") + "--seed " + seed));
    }
    return READER.resolved(RunFolder.open(resume));
  }

  private void conclude(ChapterRecipe recipe, RunFolder folder, List<ClaimResult> results) {
    for (int k = 0; k < results.size(); k++) {
      common.say("");
      common.say(recipe.experiments().get(k).claim().statement().title());
      common.say("  " + results.get(k).sentence());
    }
    common.say("");
    common.say(ChapterReport.counts(results));
    common.say("page: " + ChapterReport.page(folder));
    common.result(ChapterReport.document(recipe, folder, results));
  }
}
