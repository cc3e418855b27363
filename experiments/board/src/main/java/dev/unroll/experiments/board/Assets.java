package dev.unroll.experiments.board;

import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.recipe.Presets;
import dev.unroll.experiments.report.figure.PageHtml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of the page. What draws figures and tables is that of the reports. */
final class Assets {
  private static final List<String> OF_REPORTS =
      List.of(
          "page.js", "theme.js", "axes.js", "marks.js", "shades.js", "figures.js", "tables.js");

  private static final List<String> OWN =
      List.of(
          "feed.js",
          "runs.js",
          "list.js",
          "rows.js",
          "panels.js",
          "curves.js",
          "studies.js",
          "forecasts.js",
          "details.js",
          "board.js");

  private final Map<String, Reply> files;

  Assets(String token, Path root) {
    String script = join(OF_REPORTS, PageHtml::resource) + join(OWN, Assets::resource);
    String styles = join(List.of("page.css", "sections.css"), PageHtml::resource);
    Map<String, Object> data =
        Map.of(
            "models", Presets.builtIn().inPalette(List.of()),
            "renderer", "canvas", // which needs no style in attributes, as the policy demands
            "token", token,
            "root", root.toString());
    this.files =
        Map.of(
            "",
            Reply.of(
                "text/html",
                resource("index.html")
                    .replace("{{notices}}", PageHtml.notices())
                    .replace("{{data}}", Json.forScriptElement(Json.line(data)))),
            "board.js",
            Reply.of("text/javascript", "(function () {\n\"use strict\";\n" + script + "})();\n"),
            "echarts.js",
            Reply.of("text/javascript", PageHtml.resource("echarts/echarts.min.js")),
            "board.css",
            Reply.of("text/css", styles + resource("board.css")),
            "icon.svg",
            Reply.of("image/svg+xml", resource("icon.svg")));
  }

  Reply get(String name) {
    return files.getOrDefault(name, Reply.text(404, "nothing here"));
  }

  private static String join(List<String> names, UnaryOperator<String> text) {
    return names.stream()
        .flatMap(name -> Stream.of(text.apply(name), "\n"))
        .collect(Collectors.joining());
  }

  private static String resource(String name) {
    try (InputStream in = Assets.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
