package dev.unroll.experiments.run;

/** What a run folder holds; written in lower case. */
public enum RunKind {
  /** One model trained once. */
  TRAIN("a single training"),
  /** Several presets, each trained in a folder of its own inside. */
  COMPARE("a comparison"),
  /** Claims of the chapter, each with a folder of its own inside. */
  CHAPTER("a chapter"),
  /** A search over settings; each trial has a folder of its own inside. */
  SWEEP("a sweep"),
  /** Forecasts of the past, and their scores. */
  BACKTEST("a backtest"),
  /** A forecast of the future. */
  FORECAST("a forecast"),
  /** A diagnosis of a network at its start. */
  DIAGNOSE("a diagnosis"),
  /** A network of another framework. */
  IMPORT("an imported network");

  private final String words;

  RunKind(String words) {
    this.words = words;
  }

  /** Such as "a comparison". */
  public String words() {
    return words;
  }
}
