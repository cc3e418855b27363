package dev.unroll.datasets.input;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The default and the description of a component of a settings record. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
  /** The default as text, a list with commas between; a built-in recipe may have another. */
  String value();

  /**
   * What runs have had that are older than the setting, {@code ""} in quotes for nothing; empty for
   * a setting that all runs hold.
   */
  String before() default "";

  /** What the setting means, in a few words: the comment that {@code unroll recipe} prints. */
  String about();
}
