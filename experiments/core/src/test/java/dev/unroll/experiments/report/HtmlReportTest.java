package dev.unroll.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HtmlReportTest {
  private static final String HOSTILE = "</script><script>alert(1)</script><!--";
  private static final Pattern DATA =
      Pattern.compile(
          "<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL);

  @TempDir private Path folder;

  @Test
  void loadsNothing() {
    String page = HtmlReport.html(SampleReports.adding());
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
    assertThat(HtmlReport.html(SampleReports.adding()))
        .contains("Licensed to the Apache Software Foundation")
        .contains("Apache License")
        .contains("Mike Bostock")
        .doesNotContain("{{");
  }

  @Test
  void hostileTextStaysData() {
    ComparisonReport report = SampleReports.text(HOSTILE);
    String page = HtmlReport.html(report);
    assertThat(page).doesNotContain("alert(1)</script>").doesNotContain("\u2028");
    assertThat(ReportJson.read(data(page))).isEqualTo(report);
  }

  @Test
  void hostileTitleStaysTitle() {
    ComparisonReport plain = SampleReports.adding();
    ComparisonReport.Headline headline =
        new ComparisonReport.Headline("</title>" + HOSTILE + "{{data}}$1", "adding", "", List.of());
    ComparisonReport report =
        new ComparisonReport(
            headline, plain.leaderboard(), plain.pictures(), plain.examples(), plain.provenance());
    assertThat(HtmlReport.html(report))
        .contains("<title>&lt;/title&gt;&lt;/script&gt;")
        .contains("{{data}}$1</title>")
        .doesNotContain("<script>alert");
  }

  @Test
  void everyScriptElementIsTheTemplates() {
    Matcher ends =
        Pattern.compile("</script").matcher(HtmlReport.html(SampleReports.text(HOSTILE)));
    assertThat(ends.results().count()).isEqualTo(3);
  }

  @Test
  void replacesAnOlderPageAndLeavesNothingBeside() throws IOException {
    Path page = folder.resolve("new/folder/report.html");
    HtmlReport.write(SampleReports.adding(), page);
    HtmlReport.write(SampleReports.series(), page);
    assertThat(page).content().isEqualTo(HtmlReport.html(SampleReports.series()));
    assertThat(page.getParent()).isDirectoryContaining("glob:**report.html");
    try (var files = Files.list(page.getParent())) {
      assertThat(files).containsExactly(page);
    }
  }

  @Test
  void aFailedWriteLeavesNothingBeside() throws IOException {
    Path page = Files.createDirectories(folder.resolve("report.html"));
    Files.writeString(page.resolve("occupied"), "");
    assertThatThrownBy(() -> HtmlReport.write(SampleReports.adding(), page))
        .isInstanceOf(IOException.class);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(page);
    }
  }

  @Test
  void leavesSamplePagesInTheBuildFolderForALook() throws IOException {
    Path samples = Path.of("target", "report-samples");
    HtmlReport.write(SampleReports.adding(), samples.resolve("adding.html"));
    HtmlReport.write(SampleReports.broken(), samples.resolve("broken.html"));
    HtmlReport.write(SampleReports.empty(), samples.resolve("empty.html"));
    HtmlReport.write(SampleReports.text(HOSTILE), samples.resolve("text.html"));
    HtmlReport.write(SampleReports.series(), samples.resolve("series.html"));
    assertThat(samples.resolve("adding.html")).isNotEmptyFile();
  }

  private static String data(String page) {
    Matcher data = DATA.matcher(page);
    assertThat(data.find()).isTrue();
    return data.group(1);
  }
}
