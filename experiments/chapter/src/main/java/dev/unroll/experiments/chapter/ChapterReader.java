package dev.unroll.experiments.chapter;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Nearest;
import dev.unroll.experiments.io.OwnFile;
import dev.unroll.experiments.recipe.SettingChange;
import dev.unroll.experiments.recipe.Settings;
import dev.unroll.experiments.recipe.SettingsReader;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Reads claims and their settings from words and files. */
public final class ChapterReader {
  private final List<Claim<?>> claims;

  /**
   * @param claims every claim there is, in the chapter's order
   */
  public ChapterReader(List<Claim<?>> claims) {
    this.claims = List.copyOf(claims);
  }

  /**
   * The claims a user asked for.
   *
   * @param names of claims; with no names and no file, all
   * @param file a YAML file with a section for each claim to examine, if any
   * @param words settings such as {@code clipping.lr=0.1}
   * @param seed the first seed of every claim, in the place of its own
   * @throws InvalidInput naming what is wrong
   */
  public ChapterRecipe read(
      Collection<String> names, Optional<Path> file, List<String> words, OptionalLong seed) {
    List<String> wanted = new ArrayList<>(names);
    file.ifPresent(path -> wanted.addAll(SettingsReader.sections(path)));
    List<Claim<?>> chosen = chosen(wanted);
    SettingsReader reader = reader(chosen);
    UnaryOperator<String> defaults = name -> chosen(List.of(name)).get(0).recipe();
    Settings settings = reader.read(defaults, file, words);
    if (seed.isPresent()) {
      List<String> all = new ArrayList<>(seeds(chosen, settings, seed.getAsLong()));
      all.addAll(words);
      settings = reader.read(defaults, file, all);
    }
    return recipe(chosen, settings, settings.overrides());
  }

  /**
   * The claims of an earlier run, with its settings.
   *
   * @throws InvalidInput if the folder is not one of a chapter
   */
  public ChapterRecipe resolved(RunFolder folder) throws IOException {
    if (folder.kind() != RunKind.CHAPTER) {
      throw new InvalidInput(
          folder.path()
              + " is not a run of the chapter; name a folder that 'unroll chapter' wrote");
    }
    List<SettingChange> overrides = folder.overrides();
    return OwnFile.checked(
        folder.recipe().toString(),
        "restore it, or begin a new run",
        () -> resolved(folder.recipe(), overrides));
  }

  private ChapterRecipe resolved(Path file, List<SettingChange> overrides) {
    List<Claim<?>> chosen = chosen(SettingsReader.sections(file));
    return recipe(chosen, reader(chosen).resolved(file, Map.of()), overrides);
  }

  private static SettingsReader reader(List<Claim<?>> chosen) {
    Map<String, Class<? extends Record>> sections = new LinkedHashMap<>();
    chosen.forEach(claim -> sections.put(claim.name(), claim.statement().settings()));
    return new SettingsReader(sections);
  }

  private static ChapterRecipe recipe(
      List<Claim<?>> chosen, Settings settings, List<SettingChange> overrides) {
    List<Experiment<?>> experiments = new ArrayList<>();
    for (Claim<?> claim : chosen) {
      experiments.add(Experiment.of(claim, settings.sections().get(claim.name())));
    }
    return new ChapterRecipe(experiments, settings.toYaml(), overrides);
  }

  private List<Claim<?>> chosen(Collection<String> names) {
    List<String> known = claims.stream().<String>map(Claim::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new InvalidInput(Nearest.unknown("claim", name, known));
      }
    }
    return claims.stream()
        .filter(claim -> names.isEmpty() || names.contains(claim.name()))
        .collect(Collectors.toUnmodifiableList());
  }

  /**
   * Settings that make {@code first} the first seed of every claim: N, N+1, … where it has several.
   *
   * @throws InvalidInput if there are not as many numbers from there on
   */
  private static List<String> seeds(List<Claim<?>> chosen, Settings settings, long first) {
    List<String> words = new ArrayList<>();
    for (Claim<?> claim : chosen) {
      Optional<Object> several = settings.get(claim.name(), "seeds");
      int count = several.map(seeds -> ((List<?>) seeds).size()).orElse(1);
      if (first > Long.MAX_VALUE - count) {
        throw new InvalidInput(
            "--seed: expected at most %d, since %s takes %d from there on; got %d"
                .formatted(Long.MAX_VALUE - count, claim.name(), count, first));
      }
      String list =
          LongStream.range(first, first + count)
              .mapToObj(Long::toString)
              .collect(Collectors.joining(","));
      words.add(claim.name() + (several.isPresent() ? ".seeds=" : ".seed=") + list);
    }
    return words;
  }
}
