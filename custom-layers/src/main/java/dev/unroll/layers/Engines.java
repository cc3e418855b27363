package dev.unroll.layers;

import dev.unroll.layers.engine.Engine;
import dev.unroll.layers.reference.ReferenceEngine;
import java.util.List;

/** The one place that picks the engine a layer runs on. */
public final class Engines {
  /** System property that forces an engine by name. */
  public static final String PROPERTY = "unroll.engine";

  private static final List<Engine> ALL = List.of(new ReferenceEngine());

  private Engines() {}

  /** An engine and why it was taken, in words for the log. */
  public record Choice(Engine engine, String reason) {}

  /**
   * Picks the engine for this JVM.
   *
   * @throws IllegalArgumentException if {@value #PROPERTY} names an engine that does not exist
   */
  public static Choice choose() {
    String forced = System.getProperty(PROPERTY, "");
    if (forced.isEmpty()) {
      return new Choice(ALL.get(0), "the only engine so far; it runs on any ND4J backend");
    }
    return ALL.stream()
        .filter(engine -> engine.name().equals(forced))
        .findFirst()
        .map(engine -> new Choice(engine, "forced by -D" + PROPERTY))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "-D%s: expected one of %s, got \"%s\""
                        .formatted(PROPERTY, ALL.stream().map(Engine::name).toList(), forced)));
  }
}
