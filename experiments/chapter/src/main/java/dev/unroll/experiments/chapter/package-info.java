/**
 * The claims of the textbook chapter on recurrent networks, each with the experiment that tests it.
 */
package dev.unroll.experiments.chapter;
