package dev.unroll.datasets.input;

/**
 * Something a user gave is wrong. The message is all the user sees, so it says what is wrong, what
 * was expected, what was found and what to do.
 */
public final class InvalidInput extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidInput(String message) {
    super(message);
  }

  public InvalidInput(String message, Throwable cause) {
    super(message, cause);
  }
}
