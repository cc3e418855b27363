package dev.unroll.experiments.run;

import dev.unroll.datasets.InvalidInput;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that only one process holds at a time; the system lets go of it when that ends. */
public final class Lock implements AutoCloseable {
  private final FileChannel channel;

  private Lock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @param held what is said if another has it
   * @throws InvalidInput if another has it
   */
  public static Lock hold(Path file, String held) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return new Lock(channel);
      }
    } catch (OverlappingFileLockException e) {
      // held by this very process: said below
    }
    channel.close();
    throw new InvalidInput(held);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
