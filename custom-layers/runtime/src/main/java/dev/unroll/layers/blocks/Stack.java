package dev.unroll.layers.blocks;

import dev.unroll.runtime.Cell;
import dev.unroll.runtime.DiagonalScan;
import dev.unroll.runtime.GraphBlock;
import dev.unroll.runtime.SequenceBlock;
import dev.unroll.runtime.Starts;
import dev.unroll.runtime.graph.Graph;
import dev.unroll.runtime.graph.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Blocks on top of one another, as a Transformer has them: what stands in brackets is a branch
 * whose result is added to its input, and the rest is done in a row.
 *
 * <pre>
 *   [norm, mamba] * 4, norm
 *   ([norm, attention(heads=2)], [norm, mlp, dropout(0.1)]) * 2, norm
 * </pre>
 *
 * <p>A first product brings the inputs to the width of the outputs where they differ. Parameters
 * and states are called by their place, such as {@code 3.A-log}.
 *
 * @param of the blocks, by their names in the registry, with settings in parentheses; of the first
 *     the name may be left out
 */
public record Stack(String of) implements GraphBlock {
  private static final int MAX_BLOCKS = 10_000;
  private static final int MAX_DEPTH = 32;
  private static final int DIGITS = 6;
  private static final String NAME = "[\\w.-]+";
  private static final Pattern WORD =
      Pattern.compile("\\s*(?:(" + NAME + ")|([\\[\\](),=])|([*×])\\s*(\\d+))\\s*");

  /** Refuses what cannot be read, naming the place. */
  public Stack {
    if (parse(of).isEmpty()) {
      throw new IllegalArgumentException("of: expected at least one block, got none");
    }
  }

  /** One thing to do: a block, or a branch of some that is added. */
  private record Item(SequenceBlock block, List<Item> branch) {}

  @Override
  public Value build(Graph g, Value x, int out) {
    Value y =
        x.width() == out
            ? x
            : g.linear(x, g.weight("embed.weight", x.width(), out, Starts.linear(x.width())));
    int[] place = {0};
    for (Item item : parse(of)) {
      y = add(g, y, out, item, place);
    }
    g.scope("");
    return y;
  }

  private static Value add(Graph g, Value x, int out, Item item, int[] place) {
    if (item.block() == null) {
      Value y = x;
      for (Item inner : item.branch()) {
        y = add(g, y, out, inner, place);
      }
      return g.add(x, y);
    }
    g.scope(place[0]++ + ".");
    return item.block() instanceof DiagonalScan scan
        ? g.diagonalScan(scan, x, out)
        : ((GraphBlock) item.block()).build(g, x, out);
  }

  private static List<Item> parse(String text) {
    Reader reader = new Reader(text);
    List<Item> items = reader.list("");
    if (!reader.word.isEmpty()) {
      throw reader.wrong("a comma or the end");
    }
    return items;
  }

  /** Reads one word after another. */
  private static final class Reader {
    private final String text;
    private final Matcher matcher;
    private String word = ""; // empty at the end
    private int times; //        of the word * n
    private int depth; //        of brackets
    private int count; //        of blocks so far

    Reader(String text) {
      this.text = text;
      this.matcher = WORD.matcher(text);
      next();
    }

    private void next() {
      if (matcher.regionStart() == text.length()) {
        word = "";
        return;
      }
      if (!matcher.lookingAt()) {
        word = text.substring(matcher.regionStart());
        throw wrong("a name, a bracket, a comma or * and a number");
      }
      String factor = matcher.group(4);
      times =
          factor == null ? 0 : factor.length() > DIGITS ? MAX_BLOCKS + 1 : Integer.parseInt(factor);
      word = times > 0 ? "*" : matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      matcher.region(matcher.end(), text.length());
    }

    IllegalArgumentException wrong(String expected) {
      return new IllegalArgumentException(
          "of: expected %s, got \"%s\" in \"%s\"; such as [norm, mamba] * 2, norm"
              .formatted(expected, word, text));
    }

    private boolean take(String wanted) {
      if (!word.equals(wanted)) {
        return false;
      }
      next();
      return true;
    }

    /** Items with commas between, up to a closing bracket, which is taken. */
    List<Item> list(String closing) {
      List<Item> items = new ArrayList<>();
      if (++depth > MAX_DEPTH) {
        throw wrong("at most %d brackets inside one another".formatted(MAX_DEPTH));
      }
      do {
        int before = count;
        List<Item> next = part();
        int repeated = 1;
        if (word.equals("*")) {
          repeated = times;
          next();
        }
        count = (int) Math.min(MAX_BLOCKS + 1L, before + (long) repeated * (count - before));
        if (count > MAX_BLOCKS) {
          throw wrong("at most %d blocks".formatted(MAX_BLOCKS));
        }
        for (int k = 0; k < repeated; k++) {
          items.addAll(next);
        }
      } while (take(","));
      depth--;
      if (!closing.isEmpty() && !take(closing)) {
        throw wrong("a comma or " + closing);
      }
      return items;
    }

    private List<Item> part() {
      if (take("[")) {
        return List.of(new Item(null, list("]")));
      }
      if (take("(")) {
        return list(")");
      }
      if (!word.matches(NAME)) {
        throw wrong("a block's name or a bracket");
      }
      if (!Blocks.names().contains(word)) {
        throw wrong("one of " + String.join(", ", Blocks.names()));
      }
      String name = word;
      SequenceBlock block = Blocks.named(name);
      if (block instanceof Cell || block instanceof Stack) {
        throw wrong("a block without a product with its state");
      }
      next();
      count++;
      Map<String, String> settings = settings(block);
      try {
        return List.of(new Item(BlockSettings.with(block, settings), List.of()));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("of: %s: %s".formatted(name, e.getMessage()), e);
      }
    }

    private String first(SequenceBlock block) {
      return BlockSettings.names(block).stream()
          .findFirst()
          .orElseThrow(() -> wrong("no settings of " + Blocks.name(block) + ", which has none"));
    }

    private Map<String, String> settings(SequenceBlock block) {
      Map<String, String> settings = new LinkedHashMap<>();
      if (take("(")) {
        do {
          String key = word;
          if (!key.matches(NAME)) {
            throw wrong("a value or a setting");
          }
          next();
          if (settings.isEmpty() && (word.equals(")") || word.equals(","))) {
            settings.put(first(block), key);
            continue;
          }
          if (!take("=")) {
            throw wrong("= and a value");
          }
          settings.put(key, word);
          next();
        } while (take(","));
        if (!take(")")) {
          throw wrong("a comma or )");
        }
      }
      return settings;
    }
  }
}
