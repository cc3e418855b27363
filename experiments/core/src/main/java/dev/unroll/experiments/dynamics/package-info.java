/**
 * The dynamics of one recurrent cell, in plain doubles: its Jacobians, their spectra and their
 * products over time, Lyapunov exponents, fixed points, and how far back it remembers. Knows cells
 * and trajectories, not networks.
 *
 * <p>A Jacobian is ∂next/∂state with the derivatives of one component in a row, so that for h =
 * tanh(h'·Wh) it is diag(1 − h²)·Whᵀ. The logarithm is the natural one everywhere.
 */
package dev.unroll.experiments.dynamics;
