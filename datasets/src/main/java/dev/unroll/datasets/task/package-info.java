/**
 * Data with a question, a score and baselines without skill; and what several tasks share: blocks
 * of numbers under construction, seeds, and scorers.
 */
package dev.unroll.datasets.task;
