package dev.unroll.datasets.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.unroll.datasets.catalogue.Catalogue;
import dev.unroll.datasets.catalogue.Entry;
import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.panel.DateOrder;
import dev.unroll.datasets.panel.RowSettings;
import dev.unroll.datasets.panel.SeriesScale;
import dev.unroll.datasets.panel.TableSettings;
import dev.unroll.datasets.task.Task;
import dev.unroll.datasets.task.TestData;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;

final class SeriesTaskTest {
  @TempDir Path folder;

  private SeriesTask counting(int rows, int window, int horizon, double test) throws IOException {
    String csv =
        IntStream.range(0, rows).mapToObj(Integer::toString).collect(Collectors.joining("\n"));
    Path file = Files.writeString(folder.resolve("counting.csv"), "x\n" + csv);
    return new SeriesTask(
        new SeriesSettings(
            file.toString(),
            "",
            0,
            0,
            "x",
            TableSettings.FOUND,
            RowSettings.KEPT,
            window,
            horizon,
            0,
            12,
            4,
            test));
  }

  private static Map<String, Map<String, Double>> scores(Task task) {
    return task.baselines().stream()
        .collect(Collectors.toMap(Task.Baseline::name, Task.Baseline::scores));
  }

  @Test
  void aWindowBelongsToThePartOfItsTargets() throws IOException {
    SeriesTask task = counting(20, 3, 2, 4);
    assertThat(task.train().size()).isEqualTo(12 - 3 - 2 + 1);
    assertThat(task.validation().size()).isEqualTo(3);
    assertThat(task.test().size()).isEqualTo(3);
    DataSet first = task.test().batch(0);
    assertThat(task.original(first.getFeatures().dup().data().asDouble()))
        .containsExactly(new double[] {13, 14, 15}, within(1e-5));
    assertThat(task.original(first.getLabels().dup().data().asDouble()))
        .containsExactly(new double[] {16, 17}, within(1e-5));
    assertThat(task.testRow(2)).isEqualTo(18);
  }

  @Test
  void theScalerKnowsOnlyTheTrainingRows() throws IOException {
    SeriesTask task = counting(20, 3, 2, 4);
    assertThat(task.scale().centre()).isEqualTo(5.5);
    assertThat(task.scale().spread()).isCloseTo(Math.sqrt(143.0 / 12), within(1e-12));
    task.save(folder);
    Properties saved = new Properties();
    try (Reader reader = Files.newBufferedReader(folder.resolve(SeriesTask.SCALER_FILE))) {
      saved.load(reader);
    }
    assertThat(new SeriesScale(number(saved, "mean"), number(saved, "deviation")))
        .isEqualTo(task.scale());
  }

  private static double number(Properties saved, String key) {
    return Double.parseDouble(saved.getProperty(key));
  }

  @Test
  void driftContinuesALine() throws IOException {
    Map<String, Map<String, Double>> scores = scores(counting(20, 3, 2, 4));
    assertThat(scores.get("drift").get("MAE")).isCloseTo(0, within(1e-9));
    assertThat(scores.get("last value").get("MAE")).isCloseTo(1.5, within(1e-9));
    assertThat(scores.get("last value").get("RMSE")).isCloseTo(Math.sqrt(2.5), within(1e-9));
  }

  /** Rows are steps whatever their times say: a holiday is no missing value here. */
  @Test
  void weekdaysHaveASeasonOfFiveRowsAndMayHaveHolidays() throws IOException {
    String rows =
        LocalDate.parse("2024-01-01")
            .datesUntil(LocalDate.parse("2024-03-01"))
            .filter(day -> day.getDayOfWeek().getValue() <= 5 && day.getDayOfMonth() != 10)
            .map(day -> day + "," + day.getDayOfWeek().getValue())
            .collect(Collectors.joining("\n"));
    Path file = Files.writeString(folder.resolve("days.csv"), "day,x\n" + rows);
    SeriesTask task =
        new SeriesTask(
            new SeriesSettings(
                file.toString(),
                "",
                0,
                0,
                "x",
                times("day"),
                RowSettings.KEPT,
                5,
                2,
                0,
                0.6,
                0.2,
                0.2));
    assertThat(task.season()).isEqualTo(5);
    assertThat(task.series().size()).isEqualTo(43);
    assertThat(task.time(7)).contains(LocalDateTime.parse("2024-01-11T00:00"));
    assertThat(task.time(42)).contains(LocalDateTime.parse("2024-02-29T00:00"));
    assertThat(scores(task).get("seasonal naive").get("MAE")).isZero();
  }

  @Test
  void tooFewRowsNameThePart() {
    assertThatThrownBy(() -> counting(20, 3, 5, 4))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(
            "data.validation: expected at least 5 rows for data.window 3 and data.horizon 5, got 4."
                + " Give this part more rows, or shorten the window or the horizon.");
    assertThatThrownBy(() -> counting(20, 11, 2, 4))
        .hasMessageStartingWith("data.train: expected at least 13 rows");
    assertThatThrownBy(() -> counting(20, 3, 2, 5))
        .hasMessageContaining("expected at most the 20 rows there are, got 21");
  }

  private static TableSettings times(String column) {
    return new TableSettings(
        column.isEmpty() ? List.of() : List.of(column), DateOrder.AUTO, "", List.of());
  }

  private static SeriesTask real(String name, int window, int horizon) {
    Entry entry = Catalogue.find(name).orElseThrow();
    Map<String, String> s = entry.settings();
    return new SeriesTask(
        new SeriesSettings(
            TestData.shared(entry.files().get(0).name()).toString(),
            "",
            0,
            0,
            s.get("column"),
            times(s.get("time")),
            RowSettings.KEPT,
            window,
            horizon,
            Integer.parseInt(s.get("season")),
            Double.parseDouble(s.get("train")),
            Double.parseDouble(s.get("validation")),
            Double.parseDouble(s.get("test"))));
  }

  @Test
  void airlinesBaselinesAreThePublishedOnes() {
    SeriesTask task = real("airline", 24, 12);
    assertThat(task.test().size()).isEqualTo(1);
    Map<String, Map<String, Double>> scores = scores(task);
    assertThat(scores.get("seasonal naive").get("MAE")).isCloseTo(47.83, within(0.005));
    assertThat(scores.get("last value").get("MAE")).isCloseTo(76.00, within(0.005));
    assertThat(scores.get("seasonal naive + increment").get("MAE")).isCloseTo(13.28, within(0.005));
    assertThat(task.season()).isEqualTo(12);
  }

  @Test
  void etth1sBaselinesAreThePublishedOnes() {
    SeriesTask day = real("ETTh1", 96, 24);
    assertThat(day.test().size()).isEqualTo(2880 - 24 + 1);
    Map<String, Double> last = scores(day).get("last value");
    assertThat(last.get("z-MSE")).isCloseTo(0.034, within(6e-4));
    assertThat(last.get("z-MAE")).isCloseTo(0.139, within(6e-4));
    last = scores(real("ETTh1", 96, 48)).get("last value");
    assertThat(last.get("z-MSE")).isCloseTo(0.050, within(6e-4));
    assertThat(last.get("z-MAE")).isCloseTo(0.171, within(6e-4));
    assertThat(day.season()).isEqualTo(24);
  }

  @Test
  void everySeriesOfTheCatalogueLoadsWithItsSettings() {
    for (Entry entry : Catalogue.all()) {
      if (entry.task().equals("series")) {
        Map<String, String> s = entry.settings();
        SeriesTask task =
            real(
                entry.name(),
                Integer.parseInt(s.get("window")),
                Integer.parseInt(s.get("horizon")));
        assertThat(task.baselines()).hasSize(4);
      }
    }
    SeriesTask gasoline = real("us_gasoline", 104, 13);
    assertThat(gasoline.facts()).containsKey("notes");
    assertThat(gasoline.series().values()[0]).isEqualTo(6621);
    assertThat(gasoline.season()).isEqualTo(52);
  }
}
