/** Files of other frameworks as tensors. */
package dev.unroll.experiments.interchange.file;
