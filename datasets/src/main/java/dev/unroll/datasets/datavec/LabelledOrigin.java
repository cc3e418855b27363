package dev.unroll.datasets.datavec;

import java.net.URI;
import java.util.List;
import org.datavec.api.records.metadata.RecordMetaDataIndex;

/** Where a labelled series was read, and what its steps do not say of it. */
public final class LabelledOrigin extends RecordMetaDataIndex {
  private static final long serialVersionUID = 1L;

  /**
   * What a table says of its series.
   *
   * @param channels their names
   * @param columns what was made of each column, such as "x: number"
   * @param notes what was found and changed, for people
   */
  public record About(List<String> channels, List<String> columns, List<String> notes) {
    public About {
      channels = List.copyOf(channels);
      columns = List.copyOf(columns);
      notes = List.copyOf(notes);
    }
  }

  private final String id;
  private final transient About about;

  LabelledOrigin(int place, URI file, String id, About about) {
    super(place, file, LabelledSeriesReader.class);
    this.id = id;
    this.about = about;
  }

  /** The name of the series. */
  public String id() {
    return id;
  }

  public About about() {
    return about;
  }
}
