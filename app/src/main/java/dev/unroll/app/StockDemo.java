package dev.unroll.app;

import dev.unroll.experiments.forecast.stock.Prices;
import dev.unroll.experiments.forecast.stock.StockPage;
import dev.unroll.experiments.forecast.stock.StockStudy;
import dev.unroll.experiments.forecast.stock.WalkForward;
import dev.unroll.experiments.io.AtomicFile;
import dev.unroll.experiments.report.figure.Page.Provenance;
import dev.unroll.experiments.report.figure.PageHtml;
import dev.unroll.experiments.run.Lock;
import dev.unroll.experiments.run.RunData;
import dev.unroll.experiments.run.RunFolder;
import dev.unroll.experiments.run.RunKind;
import dev.unroll.experiments.run.RunStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code unroll backtest stock}: can the next return be forecast? */
final class StockDemo {
  private final Common common;

  StockDemo(Common common) {
    this.common = common;
  }

  int run(List<String> words) throws IOException {
    StockStudy study = StockStudy.read(words);
    List<Prices> all = study.prices();
    List<WalkForward> walks = new ArrayList<>();
    for (Prices prices : all) {
      common.errors().printf("backtesting %s%n", prices.name());
      walks.add(study.backtest(prices));
    }
    RunFolder folder = common.createRun(RunKind.BACKTEST, "stock", study.settings());
    try (Lock lock = folder.lock()) {
      report(study, walks, folder);
    }
    return 0;
  }

  private void report(StockStudy study, List<WalkForward> walks, RunFolder folder)
      throws IOException {
    RunData.settle(folder, study.files(), false);
    Path page = folder.path().resolve("report.html");
    Provenance provenance =
        new Provenance(Map.of(), study.settings().toYaml(), folder.environment());
    PageHtml.write(StockPage.of(walks, provenance), page);
    for (int k = 0; k < walks.size(); k++) {
      String name = walks.size() == 1 ? "forecasts.csv" : "forecasts-%d.csv".formatted(k + 1);
      AtomicFile.write(folder.path().resolve(name), walks.get(k).toCsv());
    }
    Map<String, Object> numbers = StockPage.document(walks);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("run", folder.path().toString());
    document.put("report", page.toString());
    document.putAll(numbers);
    folder.writeSummary(document);
    folder.status(RunStatus.FINISHED);
    walks.forEach(walk -> common.say(walk.verdict()));
    common.conclude(folder, page, numbers);
  }
}
