package dev.unroll.experiments.serving;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.labelled.LabelledSettings;
import dev.unroll.datasets.labelled.LabelledTask;
import dev.unroll.datasets.labelled.SavedScales;
import dev.unroll.datasets.panel.SeriesScale;
import dev.unroll.datasets.panel.TableSettings;
import dev.unroll.datasets.registry.Tasks;
import dev.unroll.datasets.series.SeriesSettings;
import dev.unroll.datasets.series.SeriesTask;
import dev.unroll.datasets.task.DataFile;
import dev.unroll.datasets.task.Task;
import dev.unroll.experiments.io.OwnFile;
import dev.unroll.experiments.network.NetworkSize;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.recipe.RecipeReader;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunKind;
import dev.unroll.experiments.stage.AnswerScaler;
import dev.unroll.experiments.stage.ChannelEncoder;
import dev.unroll.experiments.stage.NetworkStage;
import dev.unroll.experiments.stage.Stage;
import dev.unroll.experiments.stage.TextEncoder;
import dev.unroll.experiments.stage.TrainedModel;
import dev.unroll.experiments.train.Checkpoints;
import dev.unroll.experiments.train.TaskFiles;
import dev.unroll.layers.engine.HeapFloats;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** A training as something that answers: its network, what that reads, and what that says. */
final class TrainedRun {
  private final RunFolder run;
  private final Recipe recipe;
  private final TaskFiles files;
  private final TrainedModel model;

  /**
   * Opens a run.
   *
   * @throws InvalidInput if it is no single training, or has no network, or is damaged
   */
  TrainedRun(RunFolder run) throws IOException {
    if (run.kind() != RunKind.TRAIN) {
      throw new InvalidInput(
          "%s is %s, which has no network of its own to answer; name the folder of a training or a forecast"
              .formatted(run.path(), run.kind().words()));
    }
    this.run = run;
    this.recipe =
        OwnFile.checked(
            run.recipe().toString(),
            "restore it, or start a new run",
            () -> new RecipeReader(Tasks.all()).resolved(run.recipe()));
    this.files = TaskFiles.of(run.path());
    this.model = Checkpoints.bestOrLast(run).model();
  }

  String task() {
    return recipe.task();
  }

  MultiLayerNetwork network() {
    return model.network().network();
  }

  /** The network, or all of an ensemble, whose answers are averaged. */
  List<MultiLayerNetwork> networks() {
    return model.networks().stream().map(NetworkStage::network).toList();
  }

  LabelledSettings labelled() {
    return (LabelledSettings) recipe.data();
  }

  SeriesSettings series() {
    return (SeriesSettings) recipe.data();
  }

  /** How the values of the task series are scaled. */
  SeriesScale scale() throws IOException {
    return files.seriesScale().orElseThrow(() -> missing(SeriesTask.SCALER_FILE));
  }

  private InvalidInput missing(String file) {
    return new InvalidInput(
        "%s is missing; restore it, or train again".formatted(run.path().resolve(file)));
  }

  /** What the network reads at a step. */
  Signal signal() throws IOException {
    Stage first = model.stages().get(0);
    if (first instanceof TextEncoder text) {
      return new TextSignal(text.tokenizer());
    }
    if (first instanceof ChannelEncoder encoder) {
      SavedScales scales = files.scales().orElseThrow(() -> missing(LabelledTask.SCALES_FILE));
      return new ChannelSignal(
          scales.channels().stream().map(SavedScales.Channel::name).toList(), encoder, table());
    }
    return new NumberSignal(NetworkSize.inputs(networks().get(0)));
  }

  /** Whether there is an answer at every step, rather than one after the last. */
  boolean everyStep() {
    return switch (task()) {
      case "labelled" -> labelled().labelPer().equals("step");
      case "names" -> false;
      default -> generated().shape().answer() == Task.Answer.EVERY_STEP;
    };
  }

  /** What the outputs say. */
  AnswerFormat format() throws IOException {
    List<String> classes = files.classes();
    if (!classes.isEmpty()) {
      return AnswerFormat.ofClasses(classes);
    }
    Stage last = model.stages().get(model.stages().size() - 1);
    return last instanceof AnswerScaler scaler
        ? AnswerFormat.ofNumbers(List.of(labelled().label()), scaler.scales().get(0)::restored)
        : format(generated());
  }

  private static AnswerFormat format(Task task) {
    int outputs = task.shape().outputs();
    if (task.shape().loss() == Task.Loss.SQUARED_ERROR) {
      List<String> names = IntStream.rangeClosed(1, outputs).mapToObj(k -> "y" + k).toList();
      return AnswerFormat.ofNumbers(names, y -> y);
    }
    return AnswerFormat.ofClasses(
        task.classes().isEmpty()
            ? IntStream.range(0, outputs).mapToObj(String::valueOf).toList()
            : task.classes());
  }

  private Task generated() {
    return Tasks.get(task()).create(recipe.data());
  }

  /** The network as a stream reads it. */
  NetworkStage stage() {
    for (NeuralNetConfiguration layer : network().getLayerWiseConfigurations().getConfs()) {
      if (layer.getLayer() instanceof Bidirectional) {
        throw new InvalidInput(
            "%s: the network reads sequences in both directions, so that it has no answer before their end; use 'unroll predict'"
                .formatted(run.path()));
      }
    }
    return model.network();
  }

  /** How the cells of a table are read. */
  TableSettings table() {
    return switch (task()) {
      case "labelled" -> labelled().table();
      case "series" -> series().table();
      default -> TableSettings.FOUND;
    };
  }

  RunModel.About about() {
    boolean labelled = task().equals("labelled");
    return new RunModel.About(
        labelled ? labelled().id() : "id",
        new EventClock.Place(table().time(), false, table().dates()),
        fingerprint(network()),
        "answers of %s, task %s".formatted(recipe.model(), task()));
  }

  /** SHA-256 of the weights. */
  static String fingerprint(MultiLayerNetwork network) {
    float[] weights = HeapFloats.of(network.params(), 'c');
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * weights.length);
    bytes.asFloatBuffer().put(weights);
    return DataFile.of("weights", bytes.array()).sha256();
  }
}
