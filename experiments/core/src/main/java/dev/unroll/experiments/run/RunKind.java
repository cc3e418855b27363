package dev.unroll.experiments.run;

/** What a run folder holds; written in lower case. */
public enum RunKind {
  /** One model trained once. */
  TRAIN("a single training"),
  /** Several presets, each trained in a folder of its own inside. */
  COMPARE("a comparison"),
  /** Claims of the chapter, each with a folder of its own inside. */
  CHAPTER("a chapter"),
  /** A search over settings, each candidate a run in a folder of its own inside. */
  SWEEP("a sweep"),
  /** Forecasts of the past, scored, and what came out. */
  BACKTEST("a backtest"),
  /** What is yet to come. */
  FORECAST("a forecast"),
  /** A network at its start, looked into. */
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
