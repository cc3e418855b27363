/**
 * Many runs chosen by a search over ranges of recipe keys, kept in a study: a folder whose journal
 * records every trial, so that a search that was killed resumes where it was.
 *
 * <p>Used from outside: {@code Study}, {@code StudySpec}, {@code Plan}, {@code Candidates}, {@code
 * Sweep}, {@code SweepProgress}, {@code Workplace}, {@code Attempt}, {@code Outcome}, {@code
 * Ranking}, {@code Finals}, {@code Verdict}; {@code space.Space}; {@code search.Search}, {@code
 * Strategy} and {@code ArbiterSearch}; {@code prune.Curve}; {@code page.SweepReport} and {@code
 * Findings}. {@code ArchitectureTest} holds this list.
 */
package dev.unroll.experiments.sweep;
