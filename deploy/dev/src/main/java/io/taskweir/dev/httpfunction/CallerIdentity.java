package io.taskweir.dev.httpfunction;

import io.taskweir.protocol.worker.WorkerToken;
import io.taskweir.protocol.worker.WorkerTokens;
import io.taskweir.worker.WorkerBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the server's own workers prove themselves with to dispatchers.
 *
 * @param tokens issues what they are asked for; null: they are asked for nothing
 * @param certificate of the dispatchers, which they trust; null: dispatchers speak no TLS
 */
public record CallerIdentity(@Nullable WorkerTokens tokens, @Nullable Path certificate) {
  /** A worker lives as long as its server, and connects again whenever it has to. */
  private static final Duration VALID = Duration.ofDays(3_650);

  void giveTo(WorkerBuilder builder, String tenant, Set<String> functions) {
    if (tokens != null) {
      builder.token(tokens.issue(new WorkerToken(tenant, functions, Instant.now().plus(VALID))));
    }
    if (certificate != null) {
      builder.tls(certificate);
    }
  }
}
