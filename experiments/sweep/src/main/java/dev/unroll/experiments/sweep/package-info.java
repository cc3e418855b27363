/**
 * Many trainings whose settings a sampler chooses from ranges of recipe keys, kept in a study: a
 * folder whose journal records every trial, so that a sweep that was killed can be resumed.
 *
 * <p>Used from outside: {@code Study}, {@code StudySpec}, {@code Plan}, {@code Sweep}, {@code
 * Trial}, {@code TrialRecipes}, {@code TrialResult}, {@code TrialRunner}, {@code Ranking}, {@code
 * FinalRuns}, {@code Finalists}, {@code Space}, {@code Sampler}, {@code LearningCurve}; {@code
 * page.SweepReport} and {@code SweepFindings}. {@code ArchitectureTest} holds this list.
 */
package dev.unroll.experiments.sweep;
