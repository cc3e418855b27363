package dev.unroll.layers.blocks;

import java.util.List;
import java.util.ServiceLoader;

/**
 * Brings blocks to the registry from outside of it, such as from a jar of a user: a service of the
 * JDK's {@link ServiceLoader}.
 */
public interface BlockProvider {

  /** The blocks, whose names no other block has. */
  List<Blocks.Entry> blocks();
}
