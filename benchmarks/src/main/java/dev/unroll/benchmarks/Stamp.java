package dev.unroll.benchmarks;

import dev.unroll.experiments.run.Environment;
import dev.unroll.layers.Engines;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.nd4j.linalg.factory.Nd4j;

/** Where and when; what may explain that another machine measures something else. */
public final class Stamp {
  private static final String OPENBLAS = "/META-INF/maven/org.bytedeco/openblas/pom.properties";

  private Stamp() {}

  /**
   * Machine, versions and settings, in order.
   *
   * @param note a remark of the user's; left out when blank
   */
  public static Map<String, String> of(ZonedDateTime now, String note) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("date", DateTimeFormatter.ISO_LOCAL_DATE.format(now));
    facts.putAll(Environment.capture());
    facts.put("os", System.getProperty("os.name"));
    facts.put("backend", Nd4j.getBackend().getClass().getSimpleName());
    String openblas = openblas();
    if (!openblas.isEmpty()) {
      facts.put("openblas", openblas);
    }
    facts.put("engine", Engines.choose().engine().name());
    if (!note.isBlank()) {
      facts.put("note", note);
    }
    return facts;
  }

  /** The version of the preset that ND4J's products run on; empty with another backend. */
  private static String openblas() {
    try (InputStream in = Stamp.class.getResourceAsStream(OPENBLAS)) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
