/**
 * Charts as data, and pages made of them: what a page shows is decided here, how it looks in
 * script.
 */
package dev.unroll.experiments.report.figure;
