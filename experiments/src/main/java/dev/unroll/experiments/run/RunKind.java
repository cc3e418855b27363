package dev.unroll.experiments.run;

/** What a run folder holds; written in lower case. */
public enum RunKind {
  /** One model trained once. */
  TRAIN,
  /** Several contenders, each a run in a folder of its own inside. */
  COMPARE,
  /** Claims of the chapter, each with a folder of its own inside. */
  CHAPTER
}
