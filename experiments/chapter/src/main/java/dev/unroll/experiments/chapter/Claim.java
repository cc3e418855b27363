package dev.unroll.experiments.chapter;

import dev.unroll.datasets.input.Problems;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;

/**
 * One claim about recurrent networks, and a short experiment on it.
 *
 * @param <S> the experiment's settings: a record in which every component has a {@link Setting}.
 *     One of them is {@code seed} or {@code seeds}.
 */
public interface Claim<S extends Record> {

  Statement<S> statement();

  /**
   * Makes the experiment. The same settings give the same finding.
   *
   * @throws IOException if the lab's folder cannot be used
   * @throws InterruptedException if it was interrupted; what was trained stays in the folder
   */
  Finding examine(S settings, Lab lab) throws IOException, InterruptedException;

  /** Whether the finding rests on measured times, which no two runs share. */
  default boolean timed() {
    return false;
  }

  default String name() {
    return statement().name();
  }

  /** The section of a recipe with every default, and what each setting means. */
  default String recipe() {
    StringBuilder yaml = new StringBuilder("# %s.\n\n%s:\n".formatted(statement().title(), name()));
    for (RecordComponent component : statement().settings().getRecordComponents()) {
      String key = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
      String[] parts = component.getAnnotation(Setting.class).value().split("  # ", 2);
      yaml.append("  %-36s # %s\n".formatted(key + ": " + parts[0], parts[1]));
    }
    return yaml.toString();
  }

  /** The problems of settings with several seeds, to be completed and raised. */
  static Problems problems(List<Long> seeds) {
    return new Problems().check(!seeds.isEmpty(), "seeds: expected at least one, got none");
  }

  /**
   * What is claimed, in our own words.
   *
   * @param name one word or two, joined by a hyphen, such as {@code clipping}
   * @param seconds about how long the experiment takes with its defaults on two cores; weighs it in
   *     the time left
   * @param title a few words
   * @param claim what is claimed, in one or two sentences
   * @param equation as text; may be empty
   */
  record Statement<S extends Record>(
      String name,
      Class<S> settings,
      double seconds,
      String title,
      String claim,
      String equation) {}

  /** The default of a setting and what it means, as in YAML: {@code 0.1 # learning rate}. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface Setting {
    String value();
  }
}
