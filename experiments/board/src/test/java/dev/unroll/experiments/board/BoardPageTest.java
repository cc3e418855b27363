package dev.unroll.experiments.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unroll.experiments.run.Lock;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunNotes;
import dev.unroll.experiments.run.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser; skipped where there is none. */
final class BoardPageTest {
  private static final String SCRIPT = "<img src=x onerror='document.title=1'>";

  @TempDir private static Path profile;
  private static Browser browser;

  @TempDir private Path runs;
  private Board board;

  @BeforeAll
  static void startBrowser() throws IOException {
    Optional<Path> program = Browser.find();
    Assumptions.assumeTrue(program.isPresent(), "no Chromium on the PATH");
    browser = Browser.start(program.get(), profile.resolve("profile"));
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void startBoard() throws IOException {
    board = Board.start(runs, Board.HOST, 0);
  }

  @AfterEach
  void stopBoard() {
    board.close();
  }

  /** How many points the line of that number has in the first figure. */
  private static String points(int line) {
    return "echarts.getInstanceByDom(document.querySelector('.drawing')).getOption().series[%d].data.length"
        .formatted(line);
  }

  private static void click(String selector) {
    browser.await("document.querySelector(`%s`)".formatted(selector));
    browser.value("document.querySelector(`%s`).click()".formatted(selector));
  }

  private static String tick(RunFolder run) {
    return "tr[data-id='%s'] .tick".formatted(run.path().getFileName());
  }

  private static String text() {
    return browser.value("document.body.innerText").asText();
  }

  @Test
  void twoTrainingsAreFollowedWithoutAReload() throws IOException {
    browser.open(board.address());
    browser.await("document.body.innerText.includes('No runs yet')");
    browser.value("window.loaded = 'once'");
    RunFolder gru = SampleRuns.training(runs, "gru", "0.1");
    RunFolder lstm = SampleRuns.training(runs, "lstm", "0.2");
    try (Lock first = gru.lock();
        Lock second = lstm.lock()) {
      followed(gru, lstm);
    }
    gru.status(RunStatus.FINISHED);
    browser.await("document.querySelector('#list tbody').innerText.includes('finished')");
    assertThat(text()).contains("Learning curves", "Gradient norm", "training.lr", "0.2");
    assertThat(browser.value("window.loaded").asText()).isEqualTo("once");
    assertThat(browser.complaints()).isEmpty();
  }

  private static void followed(RunFolder gru, RunFolder lstm) throws IOException {
    SampleRuns.epoch(gru, 1);
    SampleRuns.epoch(lstm, 1);
    browser.await("document.querySelectorAll('#list tbody tr').length === 2");
    browser.value("location.hash = '#run=%s'".formatted(gru.path().getFileName()));
    click(tick(lstm));
    browser.await(points(1) + " === 1");
    SampleRuns.epoch(gru, 2);
    SampleRuns.epoch(gru, 3);
    SampleRuns.epoch(lstm, 2);
    browser.await(points(0) + " === 3 && " + points(1) + " === 2");
    assertThat(text()).contains("running", "epoch 3 of 40", "epoch 2 of 40");
    gru.resumeAfter(1);
    browser.await(points(0) + " === 1");
  }

  @Test
  void namesAndNotesAreKeptAndTheirTextStaysText() throws IOException {
    RunFolder run = SampleRuns.training(runs, SCRIPT, "0.1");
    browser.open(board.address());
    browser.await("document.querySelector('form.note')");
    browser.value(
        """
        const form = document.querySelector('form.note');
        form.elements.name.value = `%s`;
        form.elements.tags.value = 'thesis good';
        form.elements.note.value = `</script>%s`;
        form.requestSubmit();
        """
            .formatted(SCRIPT, SCRIPT));
    browser.await("document.querySelector('form.note [role=status]').innerText === 'saved'");
    browser.await("document.querySelector('#list b').innerText.startsWith('<img')");
    assertThat(browser.value("document.title").asText()).isEqualTo("Unroll board");
    assertThat(browser.value("document.querySelectorAll('main img').length").asInt()).isZero();
    assertThat(new RunNotes(runs).read().get(run.path().getFileName().toString()).tags())
        .containsExactly("thesis", "good");
    assertThat(browser.complaints()).isEmpty();
  }

  /** A report may be from anyone: its scripts draw, and reach nothing of the board. */
  @Test
  void aReportRunsAndReachesNothing() throws IOException {
    RunFolder run = SampleRuns.training(runs, "gru", "0.1");
    Files.writeString(
        run.path().resolve("report.html"),
        """
        <title>not run yet</title><script>
        fetch("/api/runs").then(() => "reached", () => "refused").then((how) => {
          document.title = how + " " + self.origin;
        });
        </script>
        """);
    browser.open(board.address() + "page?name=report.html&id=" + run.path().getFileName());
    browser.await("document.title.startsWith('re')");
    assertThat(browser.value("document.title").asText()).isEqualTo("refused null");
  }

  @Test
  void theListIsUsedFromTheKeyboard() throws IOException {
    RunFolder first = SampleRuns.training(runs, "gru", "0.1");
    SampleRuns.training(runs, "lstm", "0.1");
    browser.open(board.address());
    browser.await("document.querySelectorAll('#list tbody tr').length === 2");
    browser.value("document.querySelector('#list tr[tabindex=\"0\"]').focus()");
    key("End");
    key(" ");
    browser.await("document.querySelectorAll('.chip').length === 2");
    key("Enter");
    browser.await("document.querySelectorAll('.chip').length === 1");
    key("/");
    assertThat(browser.value("document.activeElement.id").asText()).isEqualTo("search");
    browser.value(
        "const search = document.getElementById('search'); search.value = 'gru';"
            + " search.dispatchEvent(new Event('input'))");
    assertThat(browser.value("document.querySelector('#list tbody tr').dataset.id").asText())
        .isEqualTo(first.path().getFileName().toString());
    assertThat(text()).contains("1 of 2 runs");
  }

  @Test
  void aHiddenTabIsPaused() {
    browser.open(board.address());
    browser.await("document.getElementById('live').innerText === 'live'");
    browser.value("Object.defineProperty(document, 'hidden', {value: true, configurable: true})");
    browser.await("document.getElementById('live').innerText === 'paused'");
    browser.value("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))");
    browser.await("document.getElementById('live').innerText === 'live'");
  }

  private static void key(String name) {
    browser.value(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: '%s', bubbles: true}))"
            .formatted(name));
  }
}
