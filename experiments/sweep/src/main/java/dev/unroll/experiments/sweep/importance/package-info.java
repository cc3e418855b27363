/** Which searched keys mattered: functional ANOVA over a random forest. */
package dev.unroll.experiments.sweep.importance;
