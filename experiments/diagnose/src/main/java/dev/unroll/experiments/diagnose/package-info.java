/**
 * The dynamics of a trained network: gradient flow, spectra, Lyapunov exponents, fixed points, and
 * their report.
 *
 * <p>Used from outside: {@code Diagnosis}, {@code LayerCells}, {@code page.DiagnosisReport}, {@code
 * Subject} and {@code Summary}. {@code ArchitectureTest} holds this list.
 */
package dev.unroll.experiments.diagnose;
