package dev.unroll.experiments.report.figure;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.unroll.experiments.report.Numbers;
import java.util.List;

/**
 * What is drawn in a figure. {@code name} stands in the legend; marks of the same name share an
 * entry. {@code model} gives the colour, which is the same for a model in every figure of a page;
 * empty for what belongs to none, such as theory. Numbers that do not exist are {@code NaN}: the
 * drawing has a gap there.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(Mark.Line.class),
  @JsonSubTypes.Type(Mark.Band.class),
  @JsonSubTypes.Type(Mark.Points.class),
  @JsonSubTypes.Type(Mark.Bars.class),
  @JsonSubTypes.Type(Mark.Level.class),
  @JsonSubTypes.Type(Mark.Circle.class),
  @JsonSubTypes.Type(Mark.Strands.class),
  @JsonSubTypes.Type(Mark.Cells.class),
  @JsonSubTypes.Type(Mark.Texts.class)
})
public sealed interface Mark {

  /** Decides the colour; empty for a mark that belongs to no model. */
  default String model() {
    return "";
  }

  /** A line through points in the order given. */
  record Line(String name, String model, List<Double> x, List<Double> y, boolean dashed)
      implements Mark {
    public Line {
      x = Numbers.copy(x);
      y = Numbers.copy(y);
    }
  }

  /** An area from {@code low} to {@code high}: a spread over seeds, or quantiles. */
  record Band(String name, String model, List<Double> x, List<Double> low, List<Double> high)
      implements Mark {
    public Band {
      x = Numbers.copy(x);
      low = Numbers.copy(low);
      high = Numbers.copy(high);
    }
  }

  /**
   * Points alone.
   *
   * @param labels what is said of each when pointed at; empty, or as many as points
   * @param filled or only their outline
   */
  record Points(
      String name,
      String model,
      List<Double> x,
      List<Double> y,
      List<String> labels,
      boolean filled)
      implements Mark {
    public Points {
      x = Numbers.copy(x);
      y = Numbers.copy(y);
      labels = List.copyOf(labels);
    }
  }

  /**
   * A bar for each place of a categorical or numeric axis.
   *
   * @param low ends of the whiskers; empty for none
   * @param high ends of the whiskers; empty for none
   */
  record Bars(
      String name,
      String model,
      List<Double> x,
      List<Double> y,
      List<Double> low,
      List<Double> high)
      implements Mark {
    public Bars {
      x = Numbers.copy(x);
      y = Numbers.copy(y);
      low = Numbers.copy(low);
      high = Numbers.copy(high);
    }
  }

  /** A dashed line across the figure, at a value of y or, if upright, of x. */
  record Level(String name, double value, boolean upright) implements Mark {}

  /** A circle around the origin; the figure is then square, with the same scale on both axes. */
  record Circle(String name, double radius) implements Mark {}

  /** Many lines of one kind, each coloured by how good it is. */
  record Strands(String name, List<Strand> strands) implements Mark {
    public Strands {
      strands = List.copyOf(strands);
    }
  }

  /**
   * One of many lines.
   *
   * @param shade from 0, the worst, to 1, the best; NaN for what has no place among them
   * @param faint drawn thin, behind the others
   * @param label what is said of it when pointed at
   */
  record Strand(List<Double> x, List<Double> y, double shade, boolean faint, String label) {
    public Strand {
      x = Numbers.copy(x);
      y = Numbers.copy(y);
    }
  }

  /**
   * Rectangles around whole places, coloured by how good each is.
   *
   * @param shades from 0, the worst, to 1, the best; NaN for what has no place among them
   * @param texts what stands in each
   * @param labels what is said of each when pointed at
   */
  record Cells(
      String name,
      List<Double> x,
      List<Double> y,
      List<Double> shades,
      List<String> texts,
      List<String> labels)
      implements Mark {
    public Cells {
      x = Numbers.copy(x);
      y = Numbers.copy(y);
      shades = Numbers.copy(shades);
      texts = List.copyOf(texts);
      labels = List.copyOf(labels);
    }
  }

  /** Words at places; without an entry in the legend. */
  record Texts(List<Double> x, List<Double> y, List<String> texts) implements Mark {
    public Texts {
      x = Numbers.copy(x);
      y = Numbers.copy(y);
      texts = List.copyOf(texts);
    }
  }
}
