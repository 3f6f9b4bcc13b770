package io.taskweir.dispatcher.stream;

import io.taskweir.protocol.internal.Hello;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.protocol.worker.WorkerToken;
import io.taskweir.protocol.worker.WorkerTokens;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What workers have to prove, and how the stream is protected.
 *
 * @param tokens null: any worker may serve any tenant
 * @param tls null: none
 */
public record WorkerSecurity(@Nullable WorkerTokens tokens, @Nullable Tls tls) {
  /** As on a developer's machine. */
  public static final WorkerSecurity NONE = new WorkerSecurity(null, null);

  /**
   * What the dispatcher proves itself with.
   *
   * @param certificate chain in PEM, for the name that dispatchers are reached under
   * @param key its private key in PEM (PKCS#8)
   */
  public record Tls(Path certificate, Path key) {}

  /**
   * @throws ProblemException {@code UNAUTHORIZED} or {@code FORBIDDEN} if the worker may not serve
   *     what it says; never with its token
   */
  void check(Hello hello, Instant now) {
    if (tokens == null) {
      return;
    }
    if (hello.getToken().isEmpty()) {
      throw new ProblemException(
          ErrorCode.UNAUTHORIZED,
          "a worker token is asked for and none was given: issue one with `taskweir worker-token`"
              + " and set it as TASKWEIR_WORKER_TOKEN, or with WorkerBuilder.token");
    }
    WorkerToken token = tokens.verify(hello.getToken(), now);
    if (!token.covers(hello.getTenant(), hello.getFunctionsList())) {
      throw new ProblemException(
          ErrorCode.FORBIDDEN,
          "the worker's token is for %s of tenant %s, not for %s of tenant %s"
              .formatted(
                  token.functions().isEmpty() ? "all functions" : token.functions(),
                  token.tenant(),
                  hello.getFunctionsList(),
                  hello.getTenant()));
    }
  }
}
