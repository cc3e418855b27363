package dev.unroll.experiments.recipe;

import dev.unroll.datasets.input.Problems;
import dev.unroll.datasets.input.Setting;
import java.util.HashSet;
import java.util.List;

/** The keys of a recipe that are in no section: the task, and the trainings it asks for. */
record Choices(
    @Setting(value = "", about = "what is learnt") String task,
    @Setting(
            value = "tanh-rnn-orthogonal,gru,lstm",
            about = "presets of a comparison; a single training takes the first")
        List<String> models,
    @Setting(value = "1,2,3", about = "every preset is trained once with each") List<Long> seeds) {

  Choices {
    Problems problems = new Problems();
    check("models", models, problems);
    check("seeds", seeds, problems);
    problems.raise();
  }

  private static void check(String key, List<?> items, Problems problems) {
    problems.check(!items.isEmpty(), key + ": expected at least one, got none");
    problems.check(
        new HashSet<>(items).size() == items.size(),
        key + ": expected each once, got " + Scalars.show(items));
  }
}
