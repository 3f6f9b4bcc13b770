package io.taskweir.cli.exec.lines;

/** A handler process answered with an error that allows another try, or ended meanwhile. */
public final class HandlerFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HandlerFailedException(String message) {
    super(message);
  }
}
