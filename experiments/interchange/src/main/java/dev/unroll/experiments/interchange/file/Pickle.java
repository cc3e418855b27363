package dev.unroll.experiments.interchange.file;

import dev.unroll.datasets.input.InvalidInput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the pickle of a dictionary of tensors as {@code torch.save} writes it. A pickle is a
 * program; this knows 27 of its instructions, and the names of a dictionary, a tensor and storages,
 * which can build nothing else. Everything else is refused, and nothing is executed.
 */
final class Pickle {
  private static final String DICTIONARY = "collections.OrderedDict";
  private static final String REBUILD = "torch._utils._rebuild_tensor_v2";
  private static final Object MARK = new Object();

  private final ByteBuffer code;
  private final Storages storages;
  private final Deque<Object> stack = new ArrayDeque<>();
  private final Map<Integer, Object> memo = new HashMap<>();

  /** Where the numbers of a storage are. */
  @FunctionalInterface
  interface Storages {
    /**
     * The reader of a storage.
     *
     * @param bytes that it must have
     * @throws InvalidInput if it is missing, or has another size
     */
    Tensor.Source open(String key, long bytes);
  }

  /** A name that a pickle may call. */
  private record Name(String name) {}

  /** In the place of None, which a deque cannot hold. */
  private record Nothing() {}

  private record Storage(NumberType type, long numbers, Tensor.Source source) {}

  private Pickle(byte[] code, Storages storages) {
    this.code = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN);
    this.storages = storages;
  }

  /**
   * The tensors by name, in their order.
   *
   * @throws InvalidInput if the pickle is of anything else
   * @throws RuntimeException if it is cut short or makes no sense
   */
  static Map<String, Tensor> read(byte[] code, Storages storages) {
    Object result = new Pickle(code, storages).run();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<?, ?> dictionary = as(Map.class, result, "a dictionary of tensors");
    for (Map.Entry<?, ?> entry : dictionary.entrySet()) {
      tensors.put(
          (String) entry.getKey(),
          as(Tensor.class, entry.getValue(), "a tensor under each name of the dictionary"));
    }
    return tensors;
  }

  private Object run() {
    while (true) {
      int op = code.get() & 0xff;
      switch (op) {
        case 0x80 -> code.get(); // PROTO
        case '.' -> { // STOP
          return pop();
        }
        case '(' -> stack.push(MARK);
        case 'N' -> stack.push(new Nothing());
        case 0x88 -> stack.push(true);
        case 0x89 -> stack.push(false);
        case 'J' -> stack.push((long) code.getInt()); // BININT
        case 'K' -> stack.push((long) (code.get() & 0xff)); // BININT1
        case 'M' -> stack.push((long) (code.getShort() & 0xffff)); // BININT2
        case 0x8a -> stack.push(longNumber()); // LONG1
        case 'X' -> stack.push(text(code.getInt())); // BINUNICODE
        case 'c' -> stack.push(global());
        case '}' -> stack.push(new LinkedHashMap<>());
        case 'q' -> memo.put(code.get() & 0xff, stack.element()); // BINPUT
        case 'r' -> memo.put(code.getInt(), stack.element()); // LONG_BINPUT
        case 'h' -> stack.push(memoised(code.get() & 0xff)); // BINGET
        case 'j' -> stack.push(memoised(code.getInt())); // LONG_BINGET
        case ')' -> stack.push(List.of());
        case 0x85, 0x86, 0x87 -> stack.push(last(op - 0x84)); // TUPLE1, TUPLE2, TUPLE3
        case 't' -> stack.push(sinceMark()); // TUPLE
        case 'Q' -> stack.push(storage(tuple(pop()))); // BINPERSID
        case 'R' -> stack.push(call()); // REDUCE
        case 's' -> putAll(last(2)); // SETITEM
        case 'u' -> putAll(sinceMark()); // SETITEMS
        case 'b' -> pop(); // BUILD: versions of modules
        default ->
            throw new InvalidInput(
                "its pickle has the instruction 0x%02x, which no dictionary of tensors needs; nothing was executed"
                    .formatted(op));
      }
    }
  }

  private Object pop() {
    return stack.pop();
  }

  private Object memoised(int key) {
    if (!memo.containsKey(key)) {
      throw new InvalidInput("its pickle takes back what it never put away");
    }
    return memo.get(key);
  }

  private String text(int length) {
    if (length < 0 || length > code.remaining()) {
      throw new InvalidInput("its pickle is cut short");
    }
    byte[] bytes = new byte[length];
    code.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private long longNumber() {
    int length = code.get() & 0xff;
    if (length > Long.BYTES) {
      throw new InvalidInput("its pickle has a number of %d bytes".formatted(length));
    }
    long value = 0;
    for (int k = 0; k < length; k++) {
      value |= (code.get() & 0xffL) << (8 * k);
    }
    int unused = Long.SIZE - 8 * length;
    return length == 0 ? 0 : value << unused >> unused;
  }

  private String line() {
    int from = code.position();
    while (code.get() != '\n') {
      // Until the end of the line.
    }
    return new String(code.array(), from, code.position() - 1 - from, StandardCharsets.ISO_8859_1);
  }

  private Object global() {
    String name = line() + "." + line();
    if (name.equals(DICTIONARY) || name.equals(REBUILD)) {
      return new Name(name);
    }
    return Arrays.stream(NumberType.values())
        .filter(type -> name.equals("torch." + type.storage))
        .map(Object.class::cast)
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInput(
                    "its pickle names %s, which is no part of a dictionary of tensors; nothing was executed"
                        .formatted(name.replaceAll("[^\\w.]", "?"))));
  }

  private List<Object> last(int count) {
    List<Object> items = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      items.add(pop());
    }
    Collections.reverse(items);
    return items;
  }

  private List<Object> sinceMark() {
    List<Object> items = new ArrayList<>();
    for (Object item = pop(); item != MARK; item = pop()) {
      items.add(item);
    }
    Collections.reverse(items);
    return items;
  }

  private void putAll(List<Object> pairs) {
    @SuppressWarnings("unchecked") // made by this class alone
    Map<Object, Object> map = as(Map.class, stack.element(), "a dictionary to put something into");
    for (int k = 0; k < pairs.size(); k += 2) {
      map.put(as(String.class, pairs.get(k), "a name"), pairs.get(k + 1));
    }
  }

  /** ("storage", type, key, device, numbers). */
  private Storage storage(List<?> id) {
    if (id.size() != 5 || !"storage".equals(id.get(0))) {
      throw new InvalidInput("its pickle refers to something that is no storage of numbers");
    }
    NumberType type = as(NumberType.class, id.get(1), "a type of numbers");
    long numbers = number(id.get(4));
    long bytes = Math.multiplyExact(numbers, type.width);
    return new Storage(
        type, numbers, storages.open(as(String.class, id.get(2), "a storage's key"), bytes));
  }

  private Object call() {
    List<?> arguments = tuple(pop());
    Name function = as(Name.class, pop(), "one of the known functions");
    if (function.name().equals(DICTIONARY)) {
      if (!arguments.isEmpty()) {
        throw new InvalidInput("its pickle fills a dictionary in a way that torch.save does not");
      }
      return new LinkedHashMap<>();
    }
    if (arguments.size() != 6) {
      throw new InvalidInput("its pickle builds a tensor in a way that torch.save does not");
    }
    Storage storage = as(Storage.class, arguments.get(0), "a storage of numbers");
    return Tensor.view(
        storage.type(),
        numbers(arguments.get(2)),
        numbers(arguments.get(3)),
        number(arguments.get(1)),
        storage.numbers(),
        storage.source());
  }

  private static List<?> tuple(Object value) {
    return as(List.class, value, "a tuple");
  }

  private static long[] numbers(Object tuple) {
    return tuple(tuple).stream().mapToLong(Pickle::number).toArray();
  }

  private static long number(Object value) {
    return as(Long.class, value, "a whole number");
  }

  private static <T> T as(Class<T> type, Object value, String expected) {
    if (!type.isInstance(value)) {
      throw new InvalidInput("its pickle: expected " + expected + ", got something else");
    }
    return type.cast(value);
  }
}
