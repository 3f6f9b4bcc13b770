package io.taskweir.statestore;

import java.nio.charset.StandardCharsets;

/**
 * The key of the lease tokens. The same for all state-stores of a cluster, and for as long as there
 * are running tasks; who knows it can forge results.
 */
public final class LeaseSecret {
  /** Shortest key, in bytes. */
  public static final int MIN_BYTES = 16;

  private final byte[] key;

  private LeaseSecret(byte[] key) {
    this.key = key;
  }

  /**
   * @throws IllegalArgumentException if the text has fewer than {@link #MIN_BYTES} bytes
   */
  public static LeaseSecret of(String text) {
    byte[] key = text.strip().getBytes(StandardCharsets.UTF_8);
    if (key.length < MIN_BYTES) {
      throw new IllegalArgumentException(
          "taskweir.lease-secret: at least "
              + MIN_BYTES
              + " bytes of text, the same for all state-stores of the cluster; make one with"
              + " `openssl rand -hex 32`");
    }
    return new LeaseSecret(key);
  }

  /** The key itself; never logged. */
  public byte[] key() {
    return key.clone();
  }

  @Override
  public String toString() {
    return "LeaseSecret[hidden]";
  }
}
