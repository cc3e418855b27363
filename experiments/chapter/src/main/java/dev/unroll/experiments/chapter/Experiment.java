package dev.unroll.experiments.chapter;

import java.io.IOException;

/** A claim with the settings to examine it with. */
public record Experiment<S extends Record>(Claim<S> claim, S settings) {

  static <S extends Record> Experiment<S> of(Claim<S> claim, Record settings) {
    return new Experiment<>(claim, claim.statement().settings().cast(settings));
  }

  public String name() {
    return claim.name();
  }

  Finding examine(Lab lab) throws IOException, InterruptedException {
    return claim.examine(settings, lab);
  }
}
