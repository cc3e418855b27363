package dev.unroll.experiments.interchange.export;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.SeriesScale;
import dev.unroll.experiments.io.AtomicFile;
import dev.unroll.experiments.stage.AnswerScaler;
import dev.unroll.experiments.stage.ChannelEncoder;
import dev.unroll.experiments.stage.CombinationModel;
import dev.unroll.experiments.stage.ExportFormat;
import dev.unroll.experiments.stage.ForecastModel;
import dev.unroll.experiments.stage.NetworkStage;
import dev.unroll.experiments.stage.Portable;
import dev.unroll.experiments.stage.Stage;
import dev.unroll.experiments.stage.TextEncoder;
import dev.unroll.experiments.stage.TrainedModel;
import dev.unroll.layers.Streaming;
import dev.unroll.runtime.StageForm;
import dev.unroll.runtime.Stages;
import dev.unroll.runtime.StreamForecaster;
import dev.unroll.runtime.StreamModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** What the module {@code runtime} streams without ND4J: {@link StreamModel}. */
public final class RuntimeFormat implements ExportFormat {

  @Override
  public String name() {
    return "runtime";
  }

  @Override
  public String extension() {
    return "unroll";
  }

  @Override
  public String write(Portable model, Map<String, String> facts, Path file) throws IOException {
    StreamModel exported = model(model, facts);
    long state =
        model instanceof TrainedModel
            ? exported.streamer().newState().bytes()
            : StreamForecaster.of(exported).newState().bytes();
    AtomicFile.write(file, exported::write);
    return "%,d bytes; the state of a sequence has %,d bytes%s"
        .formatted(
            Files.size(file),
            state,
            model instanceof CombinationModel combination ? "\n  " + combination.words() : "");
  }

  /** The file in memory. */
  public static StreamModel model(Portable model, Map<String, String> facts) {
    return new StreamModel(facts, forms(model));
  }

  private static List<StageForm> forms(Portable model) {
    if (model instanceof CombinationModel combination) {
      return ForecastForms.of(combination);
    }
    return model instanceof ForecastModel forecaster
        ? ForecastForms.of(forecaster)
        : forms((TrainedModel) model);
  }

  /** The stages of a model as the runtime knows them. */
  private static List<StageForm> forms(TrainedModel model) {
    model.checkSingle();
    List<StageForm> forms = new ArrayList<>();
    for (Stage stage : model.stages()) {
      forms.addAll(forms(stage));
    }
    return forms;
  }

  private static List<StageForm> forms(Stage stage) {
    if (stage instanceof NetworkStage network) {
      return forms(network.network());
    } else if (stage instanceof TextEncoder encoder) {
      return List.of(Stages.oneHot(encoder.tokenizer().size()).form());
    } else if (stage instanceof ChannelEncoder encoder) {
      int[] marked = encoder.marked().stream().mapToInt(number -> number).toArray();
      return List.of(
          Stages.channels(
                  numbers(encoder.scales(), SeriesScale::centre),
                  numbers(encoder.scales(), SeriesScale::spread),
                  marked)
              .form());
    } else if (stage instanceof AnswerScaler answer) {
      return List.of(
          Stages.units(
                  numbers(answer.scales(), SeriesScale::centre),
                  numbers(answer.scales(), SeriesScale::spread))
              .form());
    }
    throw new InvalidInput(
        "--format runtime: expected a stage that the runtime knows, got "
            + stage.getClass().getSimpleName());
  }

  static List<StageForm> forms(MultiLayerNetwork network) {
    try {
      return Streaming.of(network).forms();
    } catch (IllegalArgumentException e) {
      throw new InvalidInput("--format runtime: " + e.getMessage(), e);
    }
  }

  private static float[] numbers(List<SeriesScale> scales, ToDoubleFunction<SeriesScale> part) {
    float[] numbers = new float[scales.size()];
    for (int k = 0; k < numbers.length; k++) {
      numbers[k] = (float) part.applyAsDouble(scales.get(k));
    }
    return numbers;
  }
}
