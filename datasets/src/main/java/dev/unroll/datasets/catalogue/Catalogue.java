package dev.unroll.datasets.catalogue;

import dev.unroll.datasets.catalogue.Entry.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The data sets there are, each pinned to a revision and a SHA-256. */
public final class Catalogue {
  private static final String RAW = "https://raw.githubusercontent.com/";
  private static final String VEGA =
      RAW + "vega/vega-datasets/cad85578e232704bb0453544742440038038c6a2/data/";
  private static final String DARTS =
      RAW + "unit8co/darts/2be8e43fbdc1265209f33bbe8bae81f3e4d9146f/datasets/";
  private static final String NAMES =
      RAW + "spro/practical-pytorch/c520c52e68e945d88fff563dba1c028b6ec0197b/data/names/";

  private static final List<Entry> ALL =
      List.of(shakespeare(), names(), airline(), etth1(), seattle(), co2(), gasoline(), ilinet());

  private Catalogue() {}

  public static List<Entry> all() {
    return ALL;
  }

  public static Optional<Entry> find(String name) {
    return ALL.stream().filter(entry -> entry.name().equals(name)).findFirst();
  }

  private static Entry shakespeare() {
    return new Entry(
        "tinyshakespeare",
        new Origin(
            "Plays of Shakespeare (Karpathy's selection)",
            "MIT; the text is in the public domain",
            "1 115 394 characters, 65 distinct"),
        "text",
        file(
            "tinyshakespeare.txt",
            RAW
                + "karpathy/char-rnn/6f9487a6fe5b420b7ca9afb0d7c078e37c1d1b4e/data/tinyshakespeare/input.txt",
            "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
            1_115_394),
        Map.of());
  }

  private static Entry names() {
    return new Entry(
        "names",
        new Origin("Surnames of 18 languages", "MIT", "20 050 names, 18 classes"),
        "names",
        listed("names.txt"),
        Map.of());
  }

  private static Entry airline() {
    return new Entry(
        "airline",
        new Origin(
            "International airline passengers, thousands a month",
            "BSD-3",
            "144 months, 1949 to 1960"),
        "series",
        file(
            "airline.csv",
            RAW
                + "sktime/sktime/7bd7d1620c0656f3210eeb850bb1c0034159ee47/sktime/datasets/data/Airline/Airline.csv",
            "28af0eb869db6d9fbd31d5af03993a0cbf36c0857c3eb046a068c094b60da851",
            1744),
        series(List.of("Passengers", "Date", "12", "24", "12", "108", "24", "12")));
  }

  private static Entry etth1() {
    return new Entry(
        "ETTh1",
        new Origin(
            "Electricity transformer: oil temperature and six loads",
            "CC BY-ND 4.0",
            "17 420 hours x 7"),
        "series",
        file(
            "ETTh1.csv",
            RAW
                + "zhouhaoyi/ETDataset/1d16c8f4f943005d613b5bc962e9eeb06058cf07/ETT-small/ETTh1.csv",
            "f18de3ad269cef59bb07b5438d79bb3042d3be49bdeecf01c1cd6d29695ee066",
            2589657),
        series(List.of("OT", "date", "24", "96", "24", "8640", "2880", "2880")));
  }

  private static Entry seattle() {
    return new Entry(
        "seattle-weather",
        new Origin("Weather of Seattle, daily", "US public domain", "1 461 days x 6"),
        "series",
        file(
            "seattle-weather.csv",
            VEGA + "seattle-weather.csv",
            "0845078a290b48e3149ab8639966824110a251db4e06fc144c06ebb534af23be",
            48219),
        series(List.of("temp_max", "date", "365", "30", "7", "0.7", "0.1", "0.2")));
  }

  private static Entry co2() {
    return new Entry(
        "co2-concentration",
        new Origin(
            "Carbon dioxide at Mauna Loa, ppm, monthly",
            "CC BY 4.0 (Scripps)",
            "741 months, from 1958"),
        "series",
        file(
            "co2-concentration.csv",
            VEGA + "co2-concentration.csv",
            "c1a4a970864145940a28225cae288618b156cb32f9a2a1b6606ba7124134febb",
            18547),
        series(List.of("CO2", "Date", "12", "36", "12", "0.7", "0.1", "0.2")));
  }

  private static Entry gasoline() {
    return new Entry(
        "us_gasoline",
        new Origin(
            "Gasoline supplied in the US, thousand barrels a day, weekly",
            "US Government data",
            "1 578 weeks, newest first"),
        "series",
        file(
            "us_gasoline.csv",
            DARTS + "us_gasoline.csv",
            "88247f57ae77f26c56db50ee9c212860f70a2394ac1f75758a8cad56691b9be9",
            26373),
        series(List.of("Gasoline", "Week", "52", "104", "13", "0.7", "0.1", "0.2")));
  }

  private static Entry ilinet() {
    return new Entry(
        "ILINet",
        new Origin(
            "Visits for influenza-like illness in the US, weekly",
            "US Government data",
            "1 301 weeks, blanks in some columns"),
        "series",
        file(
            "ILINet.csv",
            DARTS + "ILINet.csv",
            "a63fef36d97d9fc6fa9561c093bb48d5d8dc2bc36d6b80621a7387c3529ab811",
            84653),
        series(List.of("% WEIGHTED ILI", "DATE", "52", "104", "4", "0.7", "0.1", "0.2")));
  }

  private static List<RemoteFile> file(String name, String address, String sha256, long bytes) {
    return List.of(new RemoteFile(name, URI.create(address), sha256, bytes));
  }

  private static Map<String, String> series(List<String> values) {
    List<String> keys =
        List.of("column", "time", "season", "window", "horizon", "train", "validation", "test");
    Map<String, String> settings = new HashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      settings.put(keys.get(i), values.get(i));
    }
    return settings;
  }

  /** Files listed in a resource, a line each: SHA-256, bytes, name. */
  private static List<RemoteFile> listed(String resource) {
    try (InputStream in = Catalogue.class.getResourceAsStream(resource)) {
      String list = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return list.lines().map(Catalogue::listedFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RemoteFile listedFile(String line) {
    String[] words = line.split(" ", 3);
    return new RemoteFile(
        words[2], URI.create(NAMES + words[2]), words[0], Long.parseLong(words[1]));
  }
}
