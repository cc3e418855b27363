/**
 * Many runs chosen by a search over ranges of recipe keys, kept in a study: a folder whose journal
 * says what happened, so that a search that was killed goes on where it was.
 */
package dev.unroll.experiments.sweep;
