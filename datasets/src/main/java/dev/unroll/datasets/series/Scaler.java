package dev.unroll.datasets.series;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Utf8File;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;

/**
 * z = (x - mean) / deviation, with the (population) standard deviation of the rows it was fitted
 * on.
 */
public record Scaler(double mean, double deviation) {

  /**
   * Fits the first rows of a series.
   *
   * @throws InvalidInput if they are all the same
   */
  public static Scaler fit(double[] values, int rows) {
    double mean = Arrays.stream(values, 0, rows).sum() / rows;
    double square = Arrays.stream(values, 0, rows).map(x -> (x - mean) * (x - mean)).sum() / rows;
    if (square == 0) {
      throw new InvalidInput(
          "data.train: expected values that vary, got %s in all %d rows. Give more rows, or another data.column."
              .formatted(mean, rows));
    }
    return new Scaler(mean, Math.sqrt(square));
  }

  public double scaled(double value) {
    return (value - mean) / deviation;
  }

  public double original(double scaled) {
    return scaled * deviation + mean;
  }

  /** Writes it as a properties file. */
  public void save(Path file) throws IOException {
    Files.writeString(file, "mean=%s%ndeviation=%s%n".formatted(mean, deviation));
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws InvalidInput if the file is something else
   */
  public static Scaler load(Path file) {
    Properties read = new Properties();
    try {
      read.load(new StringReader(Utf8File.read(file)));
      return new Scaler(number(read, "mean"), number(read, "deviation"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NumberFormatException e) {
      throw new InvalidInput(
          "%s: expected mean=... and deviation=..., got something else.".formatted(file), e);
    }
  }

  private static double number(Properties read, String key) {
    return Double.parseDouble(read.getProperty(key, ""));
  }
}
