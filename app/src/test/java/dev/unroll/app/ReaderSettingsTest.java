package dev.unroll.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.registry.Tasks;
import dev.unroll.experiments.forecast.ForecastStudy;
import dev.unroll.experiments.forecast.stock.StockStudy;
import dev.unroll.experiments.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a message about a table advises can be typed, whatever the task. */
final class ReaderSettingsTest {
  private static final Pattern SETTING = Pattern.compile("data\\.[a-z-]+");

  /** What each task says of a file: its notes, or why it refuses it. */
  private static final Map<String, Function<List<String>, String>> TASKS =
      Map.of(
          "forecast",
          words -> ForecastStudy.read(Optional.empty(), words).panel().notes().toString(),
          "stock",
          words -> StockStudy.read(words).prices().toString(),
          "series",
          words -> task("series", words, "window=4", "horizon=1"),
          "labelled",
          words -> task("labelled", words));

  @TempDir private Path folder;

  private static String task(String name, List<String> words, String... others) {
    List<String> all = new ArrayList<>(List.of(name));
    all.addAll(words);
    all.addAll(List.of(others));
    Recipe recipe = Workbench.recipe(all, null).first();
    return Tasks.get(name).create(recipe.data()).facts().toString();
  }

  private static String answer(String task, String... words) {
    try {
      return TASKS.get(task).apply(List.of(words));
    } catch (InvalidInput e) {
      return e.getMessage();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data.time | a,b,price;2024-01-01,2024-01-02,1;2024-01-02,2024-01-03,2",
        "data.dates | day,price;01/02/2024,1;02/03/2024,2",
        "data.sort | day,price;2024-01-01,1;2024-01-03,2;2024-01-02,3;2024-01-04,4",
        "data.duplicates | day,price;2024-01-01,1;2024-01-02,2;2024-01-02,3;2024-01-03,4",
        "data.zone | t,price;2024-10-27 01:00,1;2024-10-27 02:00,2;2024-10-27 02:00,3;2024-10-27"
            + " 03:00,4;2024-10-27 04:00,5",
        "data.every | t,price;2024-01-01 00:00,1;2024-01-02 00:00,2;2024-01-03 00:00,3;2024-01-03"
            + " 07:10,4;2024-01-04 00:00,5",
        "data.id | day,shop,price;2024-01-01,a,1;2024-01-02,a,2;2024-01-01,b,1;2024-01-02,b,4",
        "data.column | day,price,cost;2024-01-01,1,2;2024-01-02,4,2;2024-01-03,3,4",
        "data.column | day,price;2024-01-01,ab;2024-01-02,b",
        "data.missing | SENTINEL",
      })
  void adviceCanBeTyped(String setting, String rows) throws IOException {
    List<String> lines = rows.equals("SENTINEL") ? withSentinel() : List.of(rows.split(";"));
    Path file = Files.write(folder.resolve("t.csv"), lines);
    Path labelled = Files.write(folder.resolve("labelled.csv"), labelled(lines));
    TreeSet<String> advised = new TreeSet<>();
    for (String task : TASKS.keySet()) {
      String from = "data.file=" + (task.equals("labelled") ? labelled : file);
      List<String> named =
          SETTING.matcher(answer(task, from)).results().map(found -> found.group()).toList();
      for (String name : named) {
        String typed =
            name.equals("data.file") ? answer(task, from) : answer(task, from, name + "=x");
        assertThat(typed).as(task + ", as advised: " + name).doesNotContain("unknown key");
      }
      advised.addAll(named);
    }
    assertThat(advised).contains(setting);
  }

  private static List<String> withSentinel() {
    return IntStream.range(-1, 60)
        .mapToObj(
            t ->
                t < 0
                    ? "day,price"
                    : LocalDate.of(2024, 1, 1).plusDays(t)
                        + ","
                        + (t % 10 == 0 ? "-200" : 20 + t % 7))
        .toList();
  }

  /** The same rows for each of eight series. */
  private static List<String> labelled(List<String> lines) {
    List<String> all = new ArrayList<>(List.of("id,label," + lines.get(0)));
    for (int id = 0; id < 8; id++) {
      String head = id + "," + (id % 2 == 0 ? "even" : "odd") + ",";
      lines.stream().skip(1).forEach(line -> all.add(head + line));
    }
    return all;
  }

  @Test
  void aSentinelIsAskedForAndThenMissing() throws IOException {
    Path file = Files.write(folder.resolve("t.csv"), withSentinel());
    String asked =
        "-200 stands 6 times in price, 113 deviations below the rest: is it a missing value?"
            + " data.missing=-200";
    assertThat(answer("forecast", "data.file=" + file)).contains(asked);
    assertThat(answer("series", "data.file=" + file)).contains(asked);
    assertThat(CommandLineRun.of(null, "data look " + file).out()).contains("note       " + asked);
    assertThat(answer("forecast", "data.file=" + file, "data.missing=-200"))
        .contains("6 missing values")
        .doesNotContain("stands");
    assertThat(answer("series", "data.file=" + file, "missing=-200"))
        .contains("the value is missing (\"-200\")");
    Path labelled = Files.write(folder.resolve("labelled.csv"), labelled(withSentinel()));
    assertThat(answer("labelled", "data.file=" + labelled))
        .contains("-200 stands 48 times in price");
    assertThat(answer("labelled", "data.file=" + labelled, "missing=-200"))
        .contains("a missing value becomes the last one")
        .doesNotContain("stands");
  }

  @Test
  void aSeriesIsReadAsAForecastReadsIt() throws IOException {
    List<String> rows =
        IntStream.range(0, 40)
            .mapToObj(t -> LocalDate.of(2024, 2, 1).plusDays(t % 2 == 0 ? t + 1 : t - 1))
            .map(day -> "%1$td/%1$tm/%1$tY,%1$td".formatted(day))
            .collect(Collectors.toCollection(ArrayList::new));
    rows.add(0, "day,price");
    Path file = Files.write(folder.resolve("t.csv"), rows);
    assertThat(answer("series", "data.file=" + file)).contains("set data.sort=true");
    assertThat(answer("series", "data.file=" + file, "data.sort=true", "data.every=2d"))
        .contains("40 rows became 2");
  }
}
