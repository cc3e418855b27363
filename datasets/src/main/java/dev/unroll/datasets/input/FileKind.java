package dev.unroll.datasets.input;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Kinds of files that are given by mistake, told by how they begin. */
final class FileKind {
  private static final String SHEET = "save the sheet as CSV";
  private static final String EXPORT = "write the table as CSV with the program that made it";
  private static final int SOME = 4096; // characters in which the kind of a text shows

  /** What is not text. */
  private record Binary(String start, String name, String advice) {}

  private static final List<Binary> BINARIES =
      List.of(
          new Binary("\u001f\u008b", "a gzip archive", "unpack it with gunzip"),
          new Binary("PK\u0003\u0004", "an Excel workbook or another ZIP archive", SHEET),
          new Binary("\u00d0\u00cf\u0011\u00e0", "an Excel workbook", SHEET),
          new Binary("PAR1", "a Parquet file", EXPORT),
          new Binary("ARROW1", "an Arrow or Feather file", EXPORT),
          new Binary("SQLite format 3", "an SQLite database", EXPORT),
          new Binary("\u0089HDF", "an HDF5 file", EXPORT),
          new Binary("%PDF", "a PDF document", "take the table from where the document has it"),
          new Binary("BZh", "a bzip2 archive", "unpack it with bunzip2"),
          new Binary("\u00fd7zXZ", "an xz archive", "unpack it with unxz"),
          new Binary("(\u00b5/\u00fd", "a zstd archive", "unpack it with unzstd"),
          new Binary(
              "\u00ff\u00fe\0\0", "UTF-32 text", "convert it with: iconv -f UTF-32 -t UTF-8"));

  /** What is text and no table. */
  private record Layout(Pattern start, String name, String advice) {
    Layout(String start, String name, String advice) {
      this(Pattern.compile(start, Pattern.CASE_INSENSITIVE | Pattern.DOTALL), name, advice);
    }
  }

  private static final List<Layout> LAYOUTS =
      List.of(
          new Layout("\\s*(\\{\\s*[\"}]|\\[\\s*[\\[{\"\\d-]).*", "JSON", EXPORT),
          new Layout("\\s*<(!doctype html|html).*", "an HTML page", "download the file itself"),
          new Layout("\\s*<\\?xml.*", "XML", EXPORT),
          new Layout("version https://git-lfs.*", "a Git LFS pointer", "run: git lfs pull"),
          new Layout(
              "(\\s*#[^\\n"
                  + "]*\\n"
                  + "|\\s*\\n"
                  + ")*\\s*@relation.*@(frequency|missing|equallength|horizon)\\b.*",
              "the layout .tsf",
              "write a row for each series and time, such as: series,time,value"),
          new Layout("(\\s*%[^\\n]*\\n|\\s*\\n)*\\s*@relation.*", "ARFF", EXPORT));

  private FileKind() {}

  /**
   * Refuses bytes that are no text, if they are known.
   *
   * @throws InvalidInput with what they are
   */
  static void checkBinary(Path file, byte[] bytes) {
    String start = new String(bytes, 0, Math.min(bytes.length, 16), StandardCharsets.ISO_8859_1);
    BINARIES.stream()
        .filter(kind -> start.startsWith(kind.start()))
        .findFirst()
        .ifPresent(kind -> refuse(file, "text", kind.name(), kind.advice()));
  }

  /**
   * Refuses text that is known and no table.
   *
   * @throws InvalidInput with what it is
   */
  static void checkTable(Path file, String text) {
    String start = text.substring(0, Math.min(text.length(), SOME)).replace("\r", "\n");
    Optional<Layout> found =
        LAYOUTS.stream().filter(layout -> layout.start().matcher(start).matches()).findFirst();
    found.ifPresent(layout -> refuse(file, "a table (CSV)", layout.name(), layout.advice()));
  }

  private static void refuse(Path file, String expected, String name, String advice) {
    throw new InvalidInput("%s: expected %s, got %s; %s.".formatted(file, expected, name, advice));
  }
}
