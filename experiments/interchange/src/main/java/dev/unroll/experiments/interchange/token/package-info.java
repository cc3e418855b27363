/** Tokenizers of other frameworks. */
package dev.unroll.experiments.interchange.token;
