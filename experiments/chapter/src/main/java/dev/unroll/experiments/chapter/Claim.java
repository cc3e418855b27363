package dev.unroll.experiments.chapter;

import java.io.IOException;

/**
 * One claim about recurrent networks, and a short experiment on it.
 *
 * @param <S> the experiment's settings; their defaults stand in {@code resources/chapter/NAME.yaml}
 *     under the section {@code NAME}. One of them is {@code seed} or {@code seeds}.
 */
public interface Claim<S extends Record> {

  /** One word or two, joined by a hyphen, such as {@code clipping}. */
  String name();

  Statement statement();

  Class<S> settings();

  /** About how long it takes with its defaults on two cores; weighs it in the time left. */
  default double seconds() {
    return 5;
  }

  /**
   * Makes the experiment. The same settings give the same finding.
   *
   * @throws IOException if the lab's folder cannot be used
   * @throws InterruptedException if it was called off; what was trained stays in the folder
   */
  Finding examine(S settings, Lab lab) throws IOException, InterruptedException;

  /**
   * What is claimed, in our own words.
   *
   * @param title a few words
   * @param claim what is claimed, in one or two sentences
   * @param equation as text; may be empty
   */
  record Statement(String title, String claim, String equation) {}
}
