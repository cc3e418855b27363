package dev.unroll.datasets.datavec;

import dev.unroll.datasets.panel.Frequency;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.datavec.api.records.metadata.RecordMetaDataIndex;

/** Where a series was read, and what its steps do not say of it. */
public final class SeriesOrigin extends RecordMetaDataIndex {
  private static final long serialVersionUID = 1L;

  /**
   * What a table says of a series.
   *
   * @param id its name
   * @param frequency of its steps
   * @param size steps with a value; those after them hold covariates alone
   * @param known how many of the covariates are known ahead; they come first
   * @param statics its static covariates, by name
   * @param columns what was made of each column of the table, such as "y: number"
   * @param notes what was found and changed in the table, for people
   */
  public record About(
      String id,
      Frequency frequency,
      int size,
      int known,
      Map<String, String> statics,
      List<String> columns,
      List<String> notes) {
    public About {
      columns = List.copyOf(columns);
      notes = List.copyOf(notes);
    }
  }

  private final transient About about;

  SeriesOrigin(int place, URI file, About about) {
    super(place, file, PanelReader.class);
    this.about = about;
  }

  public About about() {
    return about;
  }
}
