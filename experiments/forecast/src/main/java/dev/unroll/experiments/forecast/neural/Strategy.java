package dev.unroll.experiments.forecast.neural;

/** How a network comes from the past to several steps ahead. */
public enum Strategy {
  /** It answers for all steps ahead at once, seeing none of them. */
  DIRECT,
  /**
   * It answers for the next step alone; what it might be is drawn from the answer and read as if it
   * had come, over and over: sampled paths (DeepAR; Salinas et al. 2020).
   */
  RECURSIVE
}
