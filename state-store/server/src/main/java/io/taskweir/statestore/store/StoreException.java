package io.taskweir.statestore.store;

/** The local store failed: the disk is full, a file is damaged, or we have a fault. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
