/**
 * What a user gave and what is wrong with it: files as text, tables and times, and messages that
 * name the mistake, the nearest known word and the remedy. Everything else may use this package.
 */
package dev.unroll.datasets.input;
