package dev.unroll.experiments.interchange.export;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.experiments.interchange.onnx.OnnxFormat;
import dev.unroll.experiments.interchange.torch.SafetensorsFormat;
import dev.unroll.experiments.stage.ExportFormat;
import java.util.List;

/** The formats in which a model leaves this program: a line for each. */
public final class ExportFormats {
  private static final List<ExportFormat> ALL =
      List.of(new RuntimeFormat(), new OnnxFormat(), new SafetensorsFormat());

  private ExportFormats() {}

  /** The names of all formats. */
  public static List<String> names() {
    return ALL.stream().map(ExportFormat::name).toList();
  }

  /**
   * The format of a name.
   *
   * @throws InvalidInput if there is none; the names are in the message
   */
  public static ExportFormat named(String name) {
    return ALL.stream()
        .filter(format -> format.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInput(
                    "--format: expected one of %s, got \"%s\""
                        .formatted(String.join(", ", names()), name)));
  }
}
