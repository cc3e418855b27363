/**
 * Runs on disk: one folder each, never overwritten, that survives being killed at any moment.
 *
 * <ul>
 *   <li>Files that are replaced are replaced whole; files that grow are cut back to their last
 *       whole line ({@link dev.unroll.experiments.run.AtomicFile}, {@link
 *       dev.unroll.experiments.run.JsonLines}).
 *   <li>A folder of ours has a marker before it has anything else; in a folder without one nothing
 *       is written or deleted ({@code RunPlace}).
 *   <li>One process at a time writes into a run and all that is in it ({@link
 *       dev.unroll.experiments.run.Lock}).
 *   <li>A run goes on with the data it began with, or not at all ({@link
 *       dev.unroll.experiments.run.RunData}).
 *   <li>A file of ours that is damaged is refused in one sentence with a remedy ({@link
 *       dev.unroll.experiments.run.OwnFile}).
 * </ul>
 */
package dev.unroll.experiments.run;
