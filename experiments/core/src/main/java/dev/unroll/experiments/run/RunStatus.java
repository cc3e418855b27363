package dev.unroll.experiments.run;

/** How far a run came; written in lower case. */
public enum RunStatus {
  /** Under way, or killed on the way: a run that was killed cannot say so. */
  RUNNING,
  FINISHED,
  /** The loss became NaN or infinite. */
  DIVERGED,
  /** Stopped on request; can be resumed. */
  STOPPED,
  /** Ended by an error. */
  FAILED
}
