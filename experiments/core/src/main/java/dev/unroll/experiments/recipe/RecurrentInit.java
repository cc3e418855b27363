package dev.unroll.experiments.recipe;

/** How the recurrent weights start; scaled by {@link Model#gain()}. */
public enum RecurrentInit {
  /** A random rotation: every singular value is 1 (Saxe et al. 2014). */
  ORTHOGONAL,
  /** The identity: the state is copied at first (Le, Jaitly and Hinton 2015). */
  IDENTITY,
  /** Normal with variance 2 / (in + out) (Glorot and Bengio 2010). */
  XAVIER,
  /** Normal with variance 1 / H: spectral radius near 1 for a wide layer. */
  GAUSSIAN
}
