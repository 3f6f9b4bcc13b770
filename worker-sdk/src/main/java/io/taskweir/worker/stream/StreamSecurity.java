package io.taskweir.worker.stream;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What the streams to dispatchers are opened with.
 *
 * @param token what the worker proves itself with; null: nothing
 * @param tls whether dispatchers speak TLS
 * @param trusted certificates in PEM that dispatchers' must be signed by; null: those that the JDK
 *     trusts
 */
public record StreamSecurity(@Nullable String token, boolean tls, @Nullable Path trusted) {
  /** As on a developer's machine. */
  public static final StreamSecurity NONE = new StreamSecurity(null, false, null);

  /** For channels; null without TLS. */
  @Nullable SslContext sslContext() {
    if (!tls) {
      return null;
    }
    try {
      var context = GrpcSslContexts.forClient();
      return trusted == null ? context.build() : context.trustManager(trusted.toFile()).build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "the certificates in " + trusted + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "StreamSecurity[tls=" + tls + ", trusted=" + trusted + "]";
  }
}
