/**
 * Recipes: everything that determines a run. A typed, immutable record inside; YAML files and
 * {@code key=value} words outside. The defaults live in one place, the YAML files under {@code
 * recipes/} on the class path.
 */
package dev.unroll.experiments.recipe;
