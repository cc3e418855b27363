package dev.unroll.experiments.interchange.onnx;

import dev.unroll.experiments.io.AtomicFile;
import dev.unroll.experiments.stage.CombinationModel;
import dev.unroll.experiments.stage.ExportFormat;
import dev.unroll.experiments.stage.ForecastModel;
import dev.unroll.experiments.stage.Portable;
import dev.unroll.experiments.stage.TrainedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * ONNX: a forecaster as one file; a network in the sequence form and, beside it, in the stream
 * form. Where ONNX Runtime is present, each file is run and compared with the model.
 */
public final class OnnxFormat implements ExportFormat {
  private static final String STREAM = "stream.onnx";
  private static final int SEQUENCES = 3; // in a batch of the check
  private static final int[] STEPS = {1, 2, 7, 50}; // of its batches
  private static final int WINDOWS = 32; // of a forecaster
  private static final long SEED = 1;

  private static final String ABSENT =
      "not run: ONNX Runtime is not here; 'mvn -Ponnx -pl app -am -Dmaven.test.skip=true package'"
          + " adds it (54 MB)";

  @Override
  public String name() {
    return "onnx";
  }

  @Override
  public String extension() {
    return "onnx";
  }

  @Override
  public List<Path> files(Path file) {
    return List.of(file, beside(file));
  }

  @Override
  public String write(Portable model, Map<String, String> facts, Path file) throws IOException {
    Map<String, String> named = new LinkedHashMap<>();
    facts.forEach((key, value) -> named.put("unroll." + key, value));
    if (model instanceof ForecastModel forecaster) {
      return forecaster(model, OnnxForecaster.file(forecaster, named), file);
    }
    if (model instanceof CombinationModel combination) {
      byte[] bytes = OnnxCombination.file(combination, named);
      return forecaster(model, bytes, file) + "\n  " + combination.words();
    }
    TrainedModel trained = (TrainedModel) model;
    OnnxNetwork network = new OnnxNetwork(trained, named);
    OnnxCheck check = new OnnxCheck(trained, network, SEED);
    List<String> lines = new ArrayList<>();
    byte[] sequence = network.sequence();
    AtomicFile.write(file, out -> out.write(sequence));
    boolean runs = OnnxRuntime.isPresent();
    lines.add(
        line(sequence, runs ? agreement(check.sequence(sequence, SEQUENCES, STEPS)) : ABSENT));
    if (network.isStreamable()) {
      Path beside = beside(file);
      byte[] stream = network.stream();
      AtomicFile.write(beside, out -> out.write(stream));
      String ran = runs ? agreement(check.stream(stream, SEQUENCES, STEPS)) : ABSENT;
      lines.add("%s: %s".formatted(beside.getFileName(), line(stream, ran)));
    }
    return String.join("\n  ", lines);
  }

  private static String forecaster(Portable model, byte[] bytes, Path file) throws IOException {
    AtomicFile.write(file, out -> out.write(bytes));
    return line(
        bytes,
        OnnxRuntime.isPresent()
            ? agreement(new ForecastCheck(model, SEED).largest(bytes, WINDOWS))
            : ABSENT);
  }

  private static Path beside(Path file) {
    String name = file.getFileName().toString();
    String stem = name.endsWith(".onnx") ? name.substring(0, name.length() - 4) : name + ".";
    return file.resolveSibling(stem + STREAM);
  }

  private static String line(byte[] bytes, String check) {
    return "%,d bytes; %s".formatted(bytes.length, check);
  }

  private static String agreement(double largest) {
    return "run in ONNX Runtime: largest difference %.1e of 1 + |y|".formatted(largest);
  }
}
