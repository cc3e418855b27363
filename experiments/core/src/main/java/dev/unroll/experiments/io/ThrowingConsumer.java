package dev.unroll.experiments.io;

import java.io.IOException;

/** Uses a value, and may fail to read or write. */
@FunctionalInterface
public interface ThrowingConsumer<T> {
  void accept(T value) throws IOException;
}
