package dev.unroll.experiments.sweep;

import dev.unroll.experiments.sweep.space.Space;

/**
 * What determines a study.
 *
 * @param recipe the recipe all candidates start from, resolved, as YAML
 * @param space what is searched
 * @param plan how
 */
public record StudySpec(String recipe, Space space, Plan plan) {}
