/** A diagnosis as a page, as words and as JSON: what its numbers mean, by stated rules. */
package dev.unroll.experiments.diagnose.page;
