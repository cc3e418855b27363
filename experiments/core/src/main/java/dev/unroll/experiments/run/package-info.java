/**
 * Runs on disk: one folder each, never overwritten, that survives being killed at any moment. Files
 * that are replaced are replaced whole; files that grow are cut back to their last whole line.
 */
package dev.unroll.experiments.run;
