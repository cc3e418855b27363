package dev.unroll.experiments.chapter.trained;

import static dev.unroll.experiments.chapter.Template.fill;
import static dev.unroll.experiments.report.Words.text;

import dev.unroll.datasets.text.TextTask;
import dev.unroll.experiments.chapter.Claim;
import dev.unroll.experiments.chapter.Finding;
import dev.unroll.experiments.chapter.Lab;
import dev.unroll.experiments.chapter.Verdict;
import dev.unroll.experiments.recipe.Recipe;
import dev.unroll.experiments.report.Leaderboard.Spread;
import dev.unroll.experiments.report.figure.Axis;
import dev.unroll.experiments.report.figure.Chart;
import dev.unroll.experiments.report.figure.Figure;
import dev.unroll.experiments.report.figure.Mark;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * An endless stream: the loss of a character as a network reads far beyond the length it was
 * trained on. A scan's stays level, that of attention over all positions rises, that of attention
 * with a window stays level.
 *
 * <p>The same characters are also read by a network that begins anew, a trained length of
 * characters before: the rise is the difference between the two, so that difficult stretches of the
 * text do not count.
 */
public final class Endless implements Claim<Endless.Settings> {
  private static final String SCAN = "min-gru";
  private static final String ATTENTION = "attention";
  private static final String WINDOW = "attention, window";
  private static final List<String> MODELS = List.of(SCAN, ATTENTION, WINDOW);

  /** What may be changed. */
  public record Settings(
      @Setting("[1, 2, 3]  # of the weights and the order of the minibatches") List<Long> seeds,
      @Setting("32  # characters of a training sequence, T") int length,
      @Setting("100  # times T that a stream is followed to") int times,
      @Setting("16  # characters that the window sees") int window,
      @Setting("32  # width, H") int hidden,
      @Setting("0.004  # learning rate of Adam") double lr,
      @Setting("1  # each ends with a look at the validation part") int epochs,
      @Setting("250  # of an epoch, of 32 sequences each") int updates,
      @Setting("4  # streams of test text, one behind the other") int streams,
      @Setting("0.05  # nats that a level loss may rise at most") double level,
      @Setting("0.2  # nats that a rising loss rises at least") double rise) {
    public Settings {
      Claim.problems(seeds)
          .atLeast("length", length, 4)
          .between("times", times, 10, 1000)
          .atLeast("window", window, 1)
          .atLeast("epochs", epochs, 1)
          .atLeast("updates", updates, 1)
          .atLeast("streams", streams, 1)
          .check(level < rise, "rise: expected more than level " + level + ", got " + rise)
          .raise();
    }

    int total() {
      return epochs * updates;
    }

    int longest() {
      return times * length;
    }

    /** Where the positions begin that are judged: the last of three factors of ten. */
    int far() {
      return longest() / 10;
    }
  }

  @Override
  public Statement<Settings> statement() {
    return new Statement<>(
        "endless",
        Settings.class,
        45,
        "An endless stream",
        "What a recurrent network does at one step, it does at every step: it can read on for ever"
            + " at the same loss. Attention meets positions and numbers of keys that it was never"
            + " trained with, and its loss rises. A window shows it no more than it knows.",
        "loss(t) = −ln p(x_{t+1} | x₁ … x_t),   t = 1 … 100·T");
  }

  @Override
  public Finding examine(Settings settings, Lab lab) throws IOException, InterruptedException {
    Trials trials = new Trials(settings.seeds());
    MODELS.forEach(model -> trials.add(folder(model), recipe(settings, model)));
    Map<String, Runs> trained = trials.train(lab);
    TextTask text = new TextTask(new TextTask.Settings("", settings.length(), settings.longest()));
    Map<String, List<StreamLoss>> losses = new LinkedHashMap<>();
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (String model : MODELS) {
      List<StreamLoss> perSeed = new ArrayList<>();
      for (MultiLayerNetwork network : trained.get(folder(model)).best()) {
        lab.progress().at(1, "streams, " + model);
        perSeed.add(StreamLoss.of(network, text, settings));
      }
      losses.put(model, perSeed);
      Spread rise = rise(settings, perSeed);
      numbers.put("rise in nats, " + model, rise.mean());
      numbers.put("nats near the trained length, " + model, near(settings, perSeed).mean());
    }
    Map<String, Spread> rises = new LinkedHashMap<>();
    losses.forEach((model, perSeed) -> rises.put(model, rise(settings, perSeed)));
    return new Finding(
        judge(settings, rises.get(SCAN), rises.get(ATTENTION), rises.get(WINDOW)),
        because(settings, rises),
        numbers,
        List.of(figure(settings, losses), difference(settings, losses)),
        List.of(),
        ran(settings));
  }

  private static List<String> ran(Settings settings) {
    return List.of(
        fill(
            "The next character of this project's own source, trained on windows of {length}"
                + " characters; two layers of minGRU or attention (4 heads, rotary positions;"
                + " a window of {window}), each before a multilayer perceptron, H = {hidden};"
                + " Adam, rate {lr}, N = 32, {total} updates; seeds {seeds}.",
            settings),
        fill(
            "{streams} streams of {longest} characters of the test text. The rise is measured"
                + " from position {far} on, against the same characters read by the same"
                + " network that began half a trained length to a whole one before.",
            settings),
        "The settings were chosen on other seeds, with more updates, and fixed before these were"
            + " run.");
  }

  private static String folder(String model) {
    return model.replace(", ", "-");
  }

  private static Recipe recipe(Settings settings, String model) {
    String mixer = model.equals(WINDOW) ? fill("attention(span={window})", settings) : model;
    return Trials.recipe(
        "text",
        "transformer",
        "training.batch=32 training.tbptt=0 training.patience=0 training.epochs={epochs}"
            + " training.batches-per-epoch={updates} training.lr={lr} training.solved-below=0"
            + " training.schedule=constant training.warm-up=0 training.dropout=0"
            + " data.tokens=char model.embedding=0"
            + " training.retrain=false data.length={length} data.eval-length=128"
            + " model.hidden={hidden} model.block.of=([norm,"
            + mixer
            + "],[norm,mlp])*2,norm",
        settings);
  }

  private static Spread rise(Settings settings, List<StreamLoss> perSeed) {
    return Spread.of(perSeed.stream().map(one -> one.rise(settings.far())).toList());
  }

  private static Spread near(Settings settings, List<StreamLoss> perSeed) {
    return Spread.of(
        perSeed.stream().map(one -> one.mean(settings.length() / 2, settings.length())).toList());
  }

  /** The verdict on how much each loss rises, in nats. */
  static Verdict judge(Settings settings, Spread scan, Spread attention, Spread window) {
    boolean first = scan.worst() <= settings.level() && attention.min() >= settings.rise();
    return Verdict.of(first && window.worst() <= settings.level(), first);
  }

  private static String because(Settings settings, Map<String, Spread> rises) {
    return text(
        "Rule: it holds if, from position %d to %d, the loss of a character is at most %s nats"
            + " above that of a fresh start in every minGRU and every windowed attention, and at"
            + " least %s above it in every attention without a window; with a limit if this is so"
            + " without the windowed one. The rises are %s (minGRU), %s (attention) and %s (window"
            + " of %d).",
        settings.far(),
        settings.longest(),
        settings.level(),
        settings.rise(),
        rises.get(SCAN),
        rises.get(ATTENTION),
        rises.get(WINDOW),
        settings.window());
  }

  private static Figure figure(Settings settings, Map<String, List<StreamLoss>> losses) {
    return draw(
        settings,
        losses,
        "Loss of a character along a stream",
        "Means over ranges of positions that grow by a third; mean and range of the seeds.",
        false);
  }

  private static Figure difference(Settings settings, Map<String, List<StreamLoss>> losses) {
    return draw(
        settings,
        losses,
        "Against a fresh start",
        "How much the loss is above that of the same network on the same characters after at most"
            + " a trained length.",
        true);
  }

  private static Figure draw(
      Settings settings,
      Map<String, List<StreamLoss>> losses,
      String title,
      String caption,
      boolean difference) {
    int[] edges = edges(settings.longest());
    List<Double> x =
        Arrays.stream(edges).limit(edges.length - 1).mapToObj(edge -> (double) edge + 1).toList();
    Axis y = Axis.linear(difference ? "nats above a fresh start" : "nats");
    Chart chart = new Chart(title, caption, Axis.log("position"), y);
    losses.forEach(
        (model, perSeed) ->
            chart.seeds(
                model, model, x, perSeed.stream().map(one -> one.at(edges, difference)).toList()));
    return chart.add(new Mark.Level("trained length", settings.length(), true)).figure();
  }

  /** Positions that cut the course into pieces, each as long as a third of all before it. */
  private static int[] edges(int longest) {
    List<Integer> edges = new ArrayList<>(List.of(0));
    while (edges.get(edges.size() - 1) < longest) {
      int last = edges.get(edges.size() - 1);
      edges.add(Math.min(longest, last + Math.max(1, last / 3)));
    }
    return edges.stream().mapToInt(edge -> edge).toArray();
  }
}
