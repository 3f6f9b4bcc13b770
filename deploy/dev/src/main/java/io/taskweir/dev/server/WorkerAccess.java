package io.taskweir.dev.server;

import io.taskweir.dispatcher.stream.WorkerSecurity;
import io.taskweir.dispatcher.stream.WorkerSecurity.Tls;
import io.taskweir.protocol.worker.WorkerTokens;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Who may work for a dispatcher, and how the streams to it are protected.
 *
 * @param tokens what workers have to prove themselves with; null: nothing
 * @param certificate chain in PEM; null: no TLS. Given together with the key or not at all
 * @param key private key in PEM
 */
public record WorkerAccess(
    @Nullable WorkerTokens tokens, @Nullable Path certificate, @Nullable Path key) {
  /** Anybody who reaches the port, without TLS. */
  public static final WorkerAccess OPEN = new WorkerAccess(null, null, null);

  public WorkerAccess {
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException(
          "taskweir.workers.tls-certificate and taskweir.workers.tls-key: give both, or neither");
    }
  }

  WorkerSecurity security() {
    Tls tls = certificate == null || key == null ? null : new Tls(certificate, key);
    return new WorkerSecurity(tokens, tls);
  }
}
