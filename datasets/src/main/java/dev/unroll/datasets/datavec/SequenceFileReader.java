package dev.unroll.datasets.datavec;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.Record;
import org.datavec.api.records.SequenceRecord;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.metadata.RecordMetaDataIndex;
import org.datavec.api.records.reader.BaseRecordReader;
import org.datavec.api.records.reader.SequenceRecordReader;
import org.datavec.api.split.CollectionInputSplit;
import org.datavec.api.split.InputSplit;
import org.datavec.api.writable.Writable;

/** What the readers here share: they read local files, each holding one or more sequences. */
public abstract sealed class SequenceFileReader extends BaseRecordReader
    implements SequenceRecordReader
    permits TextSequenceReader, PanelReader, LabelledLinesReader, LabelledSeriesReader {

  private final List<URI> files = new ArrayList<>();
  private final List<SequenceRecord> found = new ArrayList<>();
  private Configuration configuration = new Configuration();
  private int nextFile;
  private int next;

  SequenceFileReader() {}

  /** Every sequence of a file, each with its place there. */
  abstract List<SequenceRecord> sequences(Path file);

  /** Sequences of which there is no more to say than their place in a file. */
  List<SequenceRecord> records(Path file, List<List<List<Writable>>> sequences) {
    List<SequenceRecord> records = new ArrayList<>();
    for (List<List<Writable>> steps : sequences) {
      RecordMetaData place = new RecordMetaDataIndex(records.size(), file.toUri(), getClass());
      records.add(new org.datavec.api.records.impl.SequenceRecord(steps, place));
    }
    return records;
  }

  /** Reads every sequence of files. */
  final List<SequenceRecord> readAll(List<Path> paths) {
    try {
      initialize(new CollectionInputSplit(paths.stream().map(Path::toUri).toList()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    List<SequenceRecord> all = new ArrayList<>();
    while (hasNext()) {
      all.add(nextSequence());
    }
    close();
    return all;
  }

  @Override
  public void initialize(InputSplit split) throws IOException, InterruptedException {
    super.initialize(split);
    files.clear();
    files.addAll(List.of(split.locations()));
    reset();
  }

  @Override
  public void initialize(Configuration conf, InputSplit split)
      throws IOException, InterruptedException {
    setConf(conf);
    initialize(split);
  }

  /** The files of the split. */
  List<URI> files() {
    return List.copyOf(files);
  }

  @Override
  public boolean hasNext() {
    while (next == found.size() && nextFile < files.size()) {
      found.clear();
      next = 0;
      found.addAll(sequences(Path.of(files.get(nextFile++))));
    }
    return next < found.size();
  }

  @Override
  public SequenceRecord nextSequence() {
    if (!hasNext()) {
      throw new NoSuchElementException("No sequence is left: call reset()");
    }
    SequenceRecord sequence = found.get(next++);
    invokeListeners(sequence.getSequenceRecord());
    return sequence;
  }

  @Override
  public List<List<Writable>> sequenceRecord() {
    return nextSequence().getSequenceRecord();
  }

  @Override
  public SequenceRecord loadSequenceFromMetaData(RecordMetaData origin) {
    int place = (int) ((RecordMetaDataIndex) origin).getIndex();
    return sequences(Path.of(origin.getURI())).get(place);
  }

  @Override
  public List<SequenceRecord> loadSequenceFromMetaData(List<RecordMetaData> origins) {
    return origins.stream().map(this::loadSequenceFromMetaData).toList();
  }

  @Override
  public void reset() {
    found.clear();
    nextFile = 0;
    next = 0;
  }

  @Override
  public boolean resetSupported() {
    return true;
  }

  @Override
  public List<String> getLabels() {
    return List.of();
  }

  @Override
  public void setConf(Configuration conf) {
    configuration = conf;
  }

  @Override
  public Configuration getConf() {
    return configuration;
  }

  @Override
  public void close() {
    found.clear();
  }

  @Override
  public List<Writable> next() {
    throw sequencesOnly();
  }

  @Override
  public Record nextRecord() {
    throw sequencesOnly();
  }

  @Override
  public List<Writable> record(URI uri, DataInputStream stream) {
    throw sequencesOnly();
  }

  @Override
  public List<List<Writable>> sequenceRecord(URI uri, DataInputStream stream) {
    throw new UnsupportedOperationException("This reader reads local files, not streams");
  }

  @Override
  public Record loadFromMetaData(RecordMetaData origin) {
    throw sequencesOnly();
  }

  @Override
  public List<Record> loadFromMetaData(List<RecordMetaData> origins) {
    throw sequencesOnly();
  }

  private static UnsupportedOperationException sequencesOnly() {
    return new UnsupportedOperationException("This reader gives sequences: use nextSequence()");
  }
}
