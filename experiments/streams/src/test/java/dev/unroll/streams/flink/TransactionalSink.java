package dev.unroll.streams.flink;

import dev.unroll.streams.StreamAnswer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Keeps the answers of transactions that a checkpoint committed; a transaction is some lines. */
final class TransactionalSink implements Sink<StreamAnswer>, SupportsCommitter<String> {
  private static final long serialVersionUID = 1L;
  private static final Map<String, List<String>> COMMITTED = new ConcurrentHashMap<>();

  /** The answers that were committed, in no order. */
  static List<String> committed() {
    return COMMITTED.values().stream().flatMap(List::stream).toList();
  }

  @Override
  public SinkWriter<StreamAnswer> createWriter(WriterInitContext context) {
    return new Writer();
  }

  private static final class Writer implements CommittingSinkWriter<StreamAnswer, String> {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void write(StreamAnswer answer, Context context) {
      lines.add(answer.csv());
    }

    @Override
    public Collection<String> prepareCommit() {
      String transaction = UUID.randomUUID() + "\n" + String.join("\n", lines);
      List<String> open = lines.isEmpty() ? List.of() : List.of(transaction);
      lines.clear();
      return open;
    }

    @Override
    public void flush(boolean last) {}

    @Override
    public void close() {}
  }

  @Override
  public Committer<String> createCommitter(CommitterInitContext context) {
    return new Committer<>() {
      @Override
      public void commit(Collection<CommitRequest<String>> requests) {
        for (CommitRequest<String> request : requests) { // may be asked twice after a failure
          List<String> lines = request.getCommittable().lines().toList();
          COMMITTED.put(lines.get(0), lines.subList(1, lines.size()));
        }
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public SimpleVersionedSerializer<String> getCommittableSerializer() {
    return new SimpleVersionedSerializer<>() {
      @Override
      public int getVersion() {
        return 1;
      }

      @Override
      public byte[] serialize(String lines) {
        return lines.getBytes(StandardCharsets.UTF_8);
      }

      @Override
      public String deserialize(int version, byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
      }
    };
  }
}
