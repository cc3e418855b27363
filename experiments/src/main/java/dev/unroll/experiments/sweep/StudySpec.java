package dev.unroll.experiments.sweep;

import dev.unroll.experiments.sweep.search.Strategy;
import dev.unroll.experiments.sweep.space.Space;

/**
 * What determines a study.
 *
 * @param recipe the recipe all candidates start from, resolved, as YAML
 * @param space what is searched
 * @param strategy how candidates are chosen
 * @param candidates how many at most
 * @param seed of the search
 */
public record StudySpec(String recipe, Space space, Strategy strategy, int candidates, long seed) {}
