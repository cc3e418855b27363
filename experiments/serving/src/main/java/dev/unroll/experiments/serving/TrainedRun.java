package dev.unroll.experiments.serving;

import dev.unroll.datasets.datavec.Vocabulary;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.labelled.LabelledFormat;
import dev.unroll.datasets.labelled.LabelledSettings;
import dev.unroll.datasets.labelled.LabelledTask;
import dev.unroll.datasets.names.NamesTask;
import dev.unroll.datasets.panel.DateOrder;
import dev.unroll.datasets.panel.SeriesScale;
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
import dev.unroll.experiments.stage.NetworkStage;
import dev.unroll.experiments.train.Checkpoints;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** A training as something that answers: its network, what that reads, and what that says. */
final class TrainedRun {
  private static final String REMEDY = "restore it, or train again";

  private final RunFolder run;
  private final Recipe recipe;
  private final MultiLayerNetwork network;

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
    this.network = Checkpoints.tested(run);
  }

  String task() {
    return recipe.task();
  }

  MultiLayerNetwork network() {
    return network;
  }

  LabelledSettings labelled() {
    return (LabelledSettings) recipe.data();
  }

  SeriesSettings series() {
    return (SeriesSettings) recipe.data();
  }

  /** What the run keeps of labelled series. */
  LabelledFormat format() throws IOException {
    List<String> classes = classes(LabelledTask.CLASSES_FILE);
    int width = NetworkSize.inputs(network);
    Path file = run.path().resolve(LabelledTask.SCALES_FILE);
    return OwnFile.read(file, REMEDY, text -> LabelledFormat.parse(text, classes, width));
  }

  private List<String> classes(String name) throws IOException {
    Path file = run.path().resolve(name);
    return Files.exists(file)
        ? OwnFile.read(file, REMEDY, text -> text.lines().toList())
        : List.of();
  }

  Vocabulary vocabulary() throws IOException {
    return OwnFile.read(
        run.path().resolve(NamesTask.VOCABULARY_FILE), REMEDY, Vocabulary::parse);
  }

  /** How the values of the task series are scaled. */
  SeriesScale scale() throws IOException {
    return OwnFile.read(
        run.path().resolve(SeriesTask.SCALER_FILE),
        REMEDY,
        text -> {
          Properties all = new Properties();
          all.load(new StringReader(text));
          return new SeriesScale(
              Double.parseDouble(all.getProperty("mean")),
              Double.parseDouble(all.getProperty("deviation")));
        });
  }

  /** What the network reads at a step. */
  Signal signal() throws IOException {
    return switch (task()) {
      case "labelled" -> new ChannelSignal(format());
      case "names" -> new TextSignal(vocabulary());
      default -> new NumberSignal(NetworkSize.inputs(network));
    };
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
  Reading reading() throws IOException {
    return switch (task()) {
      case "labelled" -> reading(format());
      case "names" -> Reading.ofClasses(classes(NamesTask.CLASSES_FILE));
      default -> reading(generated());
    };
  }

  private Reading reading(LabelledFormat format) {
    return format.classes().isEmpty()
        ? Reading.ofNumbers(List.of(labelled().label()), format::restored)
        : Reading.ofClasses(format.classes());
  }

  private static Reading reading(Task task) {
    int outputs = task.shape().outputs();
    if (task.shape().loss() == Task.Loss.SQUARED_ERROR) {
      List<String> names = IntStream.rangeClosed(1, outputs).mapToObj(k -> "y" + k).toList();
      return Reading.ofNumbers(names, y -> y);
    }
    return Reading.ofClasses(
        task.classes().isEmpty()
            ? IntStream.range(0, outputs).mapToObj(String::valueOf).toList()
            : task.classes());
  }

  private Task generated() {
    return Tasks.get(task()).create(recipe.data());
  }

  /** The network as a stream reads it. */
  NetworkStage stage() {
    for (NeuralNetConfiguration layer : network.getLayerWiseConfigurations().getConfs()) {
      if (layer.getLayer() instanceof Bidirectional) {
        throw new InvalidInput(
            "%s: the network reads sequences in both directions, so that it has no answer before their end; use 'unroll predict'"
                .formatted(run.path()));
      }
    }
    return NetworkStage.of(network);
  }

  NetworkModel.About about() {
    boolean labelled = task().equals("labelled");
    String time =
        labelled ? labelled().time() : task().equals("series") ? series().time() : "";
    return new NetworkModel.About(
        labelled ? labelled().id() : "id",
        new EventClock.Place(
            time.isEmpty() ? List.of() : List.of(time), false, DateOrder.AUTO),
        fingerprint(network),
        "answers of %s, task %s".formatted(recipe.model(), task()));
  }

  /** SHA-256 of the weights. */
  static String fingerprint(MultiLayerNetwork network) {
    float[] weights = network.params().dup('c').data().asFloat();
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * weights.length);
    bytes.asFloatBuffer().put(weights);
    return DataFile.of("weights", bytes.array()).sha256();
  }
}
