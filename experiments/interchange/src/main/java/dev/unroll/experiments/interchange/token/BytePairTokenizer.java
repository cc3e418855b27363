package dev.unroll.experiments.interchange.token;

import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.datasets.datavec.Tokenizer;
import dev.unroll.datasets.datavec.WordCuts;
import dev.unroll.datasets.input.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Byte-level byte pair encoding as GPT-2, GPT-NeoX and Mamba use it (Sennrich et al. 2016,
 * arXiv:1508.07909), of a {@code tokenizer.json}. A text is cut into words; each word starts as
 * bytes, and the neighbours that were merged first in training are merged first.
 */
final class BytePairTokenizer implements Tokenizer {
  private static final String END = "<|endoftext|>";

  /** A byte's visible character, as GPT-2 writes it. */
  private static final String VISIBLE = visible();

  private final int size;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<Integer, String> tokens = new HashMap<>();
  private final Map<String, Integer> ranks = new HashMap<>();
  private final Map<String, Integer> added = new LinkedHashMap<>();
  private final Pattern addedPattern;
  private final boolean composed;

  /**
   * @param root of the JSON
   * @param size V, above every number
   */
  BytePairTokenizer(JsonNode root, int size) {
    this.size = size;
    JsonNode model = root.path("model");
    require("model.type", model.path("type").asText("BPE"), "BPE");
    require("pre_tokenizer.type", root.path("pre_tokenizer").path("type").asText(), "ByteLevel");
    require(
        "pre_tokenizer.add_prefix_space",
        root.path("pre_tokenizer").path("add_prefix_space").asText(),
        "false");
    JsonNode normalizer = root.path("normalizer").path("type");
    this.composed = normalizer.isTextual();
    require("normalizer.type", normalizer.asText("NFC"), "NFC");
    model.path("vocab").properties().forEach(e -> add(e.getKey(), e.getValue(), numbers));
    root.path("added_tokens").forEach(e -> add(e.path("content").asText(), e.path("id"), added));
    if (numbers.isEmpty()) {
      throw new InvalidInput("model.vocab: expected tokens with their numbers, got none");
    }
    for (JsonNode merge : model.path("merges")) {
      String pair =
          merge.isArray() ? merge.path(0).asText() + " " + merge.path(1).asText() : merge.asText();
      ranks.putIfAbsent(pair, ranks.size());
    }
    this.addedPattern =
        Pattern.compile(
            added.keySet().stream()
                .filter(text -> !text.isEmpty())
                .sorted((a, b) -> b.length() - a.length())
                .map(Pattern::quote)
                .collect(
                    Collectors.collectingAndThen(
                        Collectors.joining("|"), all -> all.isEmpty() ? "(?!)" : all)));
  }

  private static void require(String key, String found, String expected) {
    if (!found.equals(expected)) {
      throw new InvalidInput(
          "%s: expected %s, got \"%s\"; the tokenizer of GPT-NeoX is read"
              .formatted(key, expected, found.replaceAll("\\W", "?")));
    }
  }

  private void add(String token, JsonNode number, Map<String, Integer> to) {
    if (!number.isInt() || number.intValue() < 0) {
      throw new InvalidInput("the token \"%s\" has no number".formatted(token));
    }
    TokenizerFile.check(number.intValue(), size);
    to.put(token, number.intValue());
    tokens.put(number.intValue(), token);
  }

  /** Printable bytes are themselves; the others follow one another from U+0100. */
  private static String visible() {
    StringBuilder all = new StringBuilder();
    int next = 256;
    for (int b = 0; b < 256; b++) {
      boolean itself = (b > ' ' && b < 0x7f) || (b > 0xa0 && b != 0xad);
      all.append((char) (itself ? b : next++));
    }
    return all.toString();
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int end() {
    return added.getOrDefault(END, numbers.getOrDefault(END, -1));
  }

  @Override
  public char[] encode(String text) {
    String normal = composed ? Normalizer.normalize(text, Normalizer.Form.NFC) : text;
    StringBuilder found = new StringBuilder();
    Matcher matcher = addedPattern.matcher(normal);
    int from = 0;
    while (matcher.find()) {
      words(normal.substring(from, matcher.start()), found);
      found.append((char) (int) added.get(matcher.group()));
      from = matcher.end();
    }
    words(normal.substring(from), found);
    return found.toString().toCharArray();
  }

  private void words(String text, StringBuilder found) {
    WordCuts.of(text).forEach(word -> merge(word, found));
  }

  private void merge(String word, StringBuilder found) {
    List<String> parts = new ArrayList<>();
    for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
      parts.add(String.valueOf(VISIBLE.charAt(b & 0xff)));
    }
    while (parts.size() > 1) {
      int best = 0;
      for (int k = 1; k + 1 < parts.size(); k++) {
        best = rank(parts, k) < rank(parts, best) ? k : best;
      }
      if (rank(parts, best) == Integer.MAX_VALUE) {
        break;
      }
      parts.set(best, parts.get(best) + parts.remove(best + 1));
    }
    for (String part : parts) {
      Integer number = numbers.get(part);
      if (number == null) {
        throw new InvalidInput("the tokenizer has no token for a part of \"%s\"".formatted(word));
      }
      found.append((char) (int) number);
    }
  }

  private int rank(List<String> parts, int k) {
    return ranks.getOrDefault(parts.get(k) + " " + parts.get(k + 1), Integer.MAX_VALUE);
  }

  @Override
  public String decode(int... found) {
    StringBuilder bytes = new StringBuilder();
    for (int number : found) {
      String token = tokens.getOrDefault(number, "");
      if (added.containsKey(token)) {
        bytes.append(
            new String(token.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
      } else {
        token
            .chars()
            .map(VISIBLE::indexOf)
            .filter(b -> b >= 0)
            .forEach(b -> bytes.append((char) b));
      }
    }
    return new String(
        bytes.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
