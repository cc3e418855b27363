package dev.unroll.experiments.report.figure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.experiments.io.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PageHtmlTest {
  private static final String HOSTILE = "</script><script>alert(1)</script><!--";
  private static final Pattern DATA =
      Pattern.compile(
          "<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL);

  @TempDir private Path folder;

  @Test
  void loadsNothingAndLeavesNoSlotOpen() {
    String page = PageHtml.html(SamplePages.full("Sample")).html();
    assertThat(page).contains("default-src 'none'").doesNotContain("{{");
    for (String load : List.of("(?i)<script[^>]*\\bsrc", "(?i)<link\\b|<iframe\\b", "@import")) {
      assertThat(Pattern.compile(load).matcher(page).find()).as(load).isFalse();
    }
  }

  @Test
  void hostileTextStaysData() throws IOException {
    String page = PageHtml.html(SamplePages.full(HOSTILE)).html();
    assertThat(page).doesNotContain("alert(1)</script>").contains("<title>&lt;/script&gt;");
    assertThat(Pattern.compile("</script").matcher(page).results().count()).isEqualTo(3);
    assertThat(data(page).get("title").asText()).isEqualTo(HOSTILE);
  }

  @Test
  void everyKindOfMarkIsNamedAndMissingNumbersAreNull() throws IOException {
    JsonNode full = data(PageHtml.html(SamplePages.full("Sample")).html());
    assertThat(full.findValuesAsText("kind"))
        .contains("Line", "Band", "Points", "Bars", "Level", "Circle", "Strands", "Cells", "Texts");
    JsonNode figure = data(PageHtml.html(SamplePages.broken()).html()).at("/sections/0/figures/0");
    assertThat(figure.at("/marks/0/x/0").isNull()).isTrue();
    assertThat(figure.at("/marks/2/value").isNull()).isTrue();
    assertThat(figure.at("/x/min").isNull()).isTrue();
  }

  @Test
  void everyKindOfMarkIsDrawn() {
    String page = PageHtml.html(SamplePages.full("Sample")).html();
    Matcher drawn = Pattern.compile("const draw = \\{([^}]*)}").matcher(page);
    assertThat(drawn.find()).isTrue();
    for (Class<?> mark : Mark.class.getPermittedSubclasses()) {
      assertThat(drawn.group(1)).contains(mark.getSimpleName() + ":");
    }
  }

  @Test
  void leavesSamplePagesInTheBuildFolderForALook() throws IOException {
    Path samples = Path.of("target", "report-samples");
    PageHtml.write(SamplePages.full("Sample"), samples.resolve("sections.html"));
    PageHtml.write(SamplePages.broken(), samples.resolve("sections-broken.html"));
    PageHtml.write(SamplePages.full("New"), folder.resolve("made/page.html"));
    assertThat(folder.resolve("made")).isDirectoryContaining("glob:**page.html");
  }

  private static JsonNode data(String page) throws IOException {
    Matcher data = DATA.matcher(page);
    assertThat(data.find()).isTrue();
    return Json.MAPPER.readTree(data.group(1));
  }
}
