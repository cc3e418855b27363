package dev.unroll.experiments.report.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.experiments.io.Json;
import java.io.IOException;
import java.nio.file.Files;
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
  void loadsNothing() {
    String page = PageHtml.html(SamplePages.full("Sample"));
    List<String> loads =
        List.of(
            "(?i)\\b(src|href)\\s*=\\s*[\"']?\\s*(https?:)?//",
            "(?i)@import|url\\(\\s*[\"']?(https?:)?//",
            "(?i)<script[^>]*\\bsrc",
            "(?i)<link\\b|<iframe\\b|<object\\b");
    for (String load : loads) {
      assertThat(Pattern.compile(load).matcher(page).find()).as(load).isFalse();
    }
    assertThat(page).contains("default-src 'none'");
  }

  @Test
  void carriesTheChartLibraryWithItsLicence() {
    assertThat(PageHtml.html(SamplePages.full("Sample")))
        .contains("Licensed to the Apache Software Foundation")
        .contains("Apache License")
        .contains("Mike Bostock")
        .contains(PageHtml.SIGN)
        .doesNotContain("{{");
  }

  @Test
  void hostileTextStaysData() throws IOException {
    String page = PageHtml.html(SamplePages.full(HOSTILE + "\u2028"));
    assertThat(page)
        .doesNotContain("alert(1)</script>")
        .doesNotContain("\"" + HOSTILE)
        .contains("<title>&lt;/script&gt;");
    assertThat(Pattern.compile("</script").matcher(page).results().count()).isEqualTo(3);
    assertThat(data(page).get("title").asText()).isEqualTo(HOSTILE + "\u2028");
  }

  @Test
  void hostileTitleStaysTitle() {
    assertThat(PageHtml.html(SamplePages.full("</title>" + HOSTILE + "{{data}}$1")))
        .contains("<title>&lt;/title&gt;&lt;/script&gt;")
        .contains("{{data}}$1</title>")
        .doesNotContain("<script>alert");
  }

  @Test
  void replacesAnOlderPageAndLeavesNothingBeside() throws IOException {
    Path page = folder.resolve("new/folder/report.html");
    PageHtml.write(SamplePages.full("Sample"), page);
    PageHtml.write(SamplePages.broken(), page);
    assertThat(page).content().isEqualTo(PageHtml.html(SamplePages.broken()));
    try (var files = Files.list(page.getParent())) {
      assertThat(files).containsExactly(page);
    }
  }

  @Test
  void aFailedWriteLeavesNothingBeside() throws IOException {
    Path page = Files.createDirectories(folder.resolve("report.html"));
    Files.writeString(page.resolve("occupied"), "");
    assertThatThrownBy(() -> PageHtml.write(SamplePages.full("Sample"), page))
        .isInstanceOf(IOException.class);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(page);
    }
  }

  @Test
  void aFigureIsOneOfAlternativesAndATableHasDots() throws IOException {
    JsonNode section = data(PageHtml.html(SamplePages.full("Sample"))).at("/sections/4");
    assertThat(section.at("/figures/0/when/Scale").asText()).isEqualTo("linear");
    assertThat(section.at("/figures/1/when/Scale").asText()).isEqualTo("log");
    assertThat(section.at("/tables/0/dots/rows/0/1").isNull()).isTrue();
    assertThat(section.at("/tables/0/dots/goal").asDouble()).isEqualTo(0.05);
  }

  @Test
  void everyKindOfMarkIsNamedAndMissingNumbersAreNull() throws IOException {
    JsonNode full = data(PageHtml.html(SamplePages.full("Sample")));
    assertThat(full.findValuesAsText("kind"))
        .contains("Line", "Band", "Points", "Bars", "Level", "Circle", "Strands", "Cells", "Texts");
    JsonNode figure = data(PageHtml.html(SamplePages.broken())).at("/sections/0/figures/0");
    assertThat(figure.at("/marks/0/x/0").isNull()).isTrue();
    assertThat(figure.at("/marks/2/value").isNull()).isTrue();
    assertThat(figure.at("/x/min").isNull()).isTrue();
  }

  @Test
  void everyKindOfMarkIsDrawn() {
    String page = PageHtml.html(SamplePages.full("Sample"));
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
