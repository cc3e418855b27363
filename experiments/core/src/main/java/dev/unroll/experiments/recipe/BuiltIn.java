package dev.unroll.experiments.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The YAML files this program comes with: the single source of every default. */
public final class BuiltIn {
  private BuiltIn() {}

  /** What the built-in recipe of a task changes of the defaults, or {@code models}: the presets. */
  public static String text(String name) {
    return resource("/recipes/" + name + ".yaml");
  }

  /** A sweep with its comments. */
  public static String sweep(String name) {
    return resource("/sweeps/" + name + ".yaml");
  }

  /** What forecasting takes ({@code backtest}), or a backtest of that name, with its comments. */
  public static String forecast(String name) {
    return resource("/forecast/" + name + ".yaml");
  }

  private static String resource(String resource) {
    try (InputStream in = BuiltIn.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no " + resource + " on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
