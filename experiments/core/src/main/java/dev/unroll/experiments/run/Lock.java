package dev.unroll.experiments.run;

import dev.unroll.datasets.input.InvalidInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.logging.log4j.LogManager;

/**
 * The right to write into a run's folder, which one process has at a time: a lock of the system's
 * on the file {@code .lock} in it, which says who has it. The system lets go of it when the process
 * ends, however that happens. A run inside another belongs to the whole, so that a comparison and
 * one of its runs, trained by hand, keep each other out.
 */
public final class Lock implements AutoCloseable {
  static final String FILE = ".lock";

  /** How far above a run the whole may lie: study/candidates/run, chapter/claim/run. */
  private static final int LEVELS = 2;

  private static final Pattern HOLDER = Pattern.compile("process (\\d{1,18}), started (\\S+)");

  /** How far two processes may differ on when a third one started: clocks are corrected. */
  private static final Duration CLOCK = Duration.ofSeconds(3);

  /** Far behind the text: some systems let nobody read what is locked. */
  private static final long PLACE = Long.MAX_VALUE - 1;

  /**
   * The folders this process has. The system's locks are one a process, and closing a second
   * channel would free the first one's.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel channel;

  private Lock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Takes the lock of a place for a run: of its folder, which is begun if there is none.
   *
   * @throws InvalidInput naming the process that has it, or if something else is there
   */
  public static Lock claim(Path place) throws IOException {
    RunPlace.claim(place);
    return hold(place);
  }

  /**
   * Takes the lock of a run's folder, which exists.
   *
   * @throws InvalidInput naming the process that has it
   */
  static Lock hold(Path run) throws IOException {
    Path own = run.toRealPath();
    Path folder = whole(own);
    Path named = folder.equals(own) ? run : folder;
    if (!HELD.add(folder)) {
      throw held(named, me());
    }
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              folder.resolve(FILE),
              Set.<OpenOption>of(
                  StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
      if (!locked(channel, folder)) {
        throw held(named, Files.readString(folder.resolve(FILE)).strip());
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap((me() + "\n").getBytes(StandardCharsets.UTF_8)));
      return new Lock(folder, channel);
    } catch (IOException | RuntimeException e) {
      if (channel != null) {
        channel.close();
      }
      HELD.remove(folder);
      throw e;
    }
  }

  /**
   * Whether a process of this machine writes into a run, by what the lock's file says of it.
   *
   * @param run its folder, which exists
   */
  static boolean isHeld(Path run) throws IOException {
    Path folder = whole(run.toRealPath());
    Path file = folder.resolve(FILE);
    if (HELD.contains(folder)) {
      return true;
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    Matcher holder = HOLDER.matcher(Files.readString(file).strip());
    if (!holder.matches() || holder.group(1).equals(Long.toString(ProcessHandle.current().pid()))) {
      return false;
    }
    Optional<Instant> start =
        ProcessHandle.of(Long.parseLong(holder.group(1)))
            .flatMap(process -> process.info().startInstant());
    try {
      Instant began = OffsetDateTime.parse(holder.group(2)).toInstant();
      return start.isPresent() && Duration.between(began, start.get()).abs().compareTo(CLOCK) < 0;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  /** False if another process has it. */
  private static boolean locked(FileChannel channel, Path folder) {
    try {
      return channel.tryLock(PLACE, 1, false) != null;
    } catch (IOException e) {
      LogManager.getLogger(Lock.class)
          .warn("the file system of {} knows no locks: nothing keeps others out", folder, e);
      return true;
    }
  }

  private static InvalidInput held(Path run, String by) {
    return new InvalidInput(
        "%s is being written by %s; wait until that ends, or end it"
            .formatted(run, by.isEmpty() ? "another process" : by));
  }

  private static String me() {
    ProcessHandle process = ProcessHandle.current();
    Instant began = process.info().startInstant().orElseGet(Instant::now);
    return "process %d, started %s"
        .formatted(
            process.pid(),
            DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                began.truncatedTo(ChronoUnit.SECONDS).atZone(ZoneId.systemDefault())));
  }

  /** The folder of the comparison, sweep or chapter that a run is one of; else its own. */
  private static Path whole(Path run) {
    Path whole = run;
    Path above = run.getParent();
    for (int level = 0; level < LEVELS && above != null; level++) {
      whole = RunPlace.isRun(above) ? above : whole;
      above = above.getParent();
    }
    return whole;
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(folder);
    }
  }
}
