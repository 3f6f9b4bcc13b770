package io.taskweir.protocol.worker;

import io.taskweir.protocol.json.Json;
import io.taskweir.protocol.json.JsonReader;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Issues and checks worker tokens: {@code tw1.<claims>.<signature>}, the claims as JSON and their
 * HMAC-SHA-256, both in base64url. Whoever has the secret can issue them; nothing is kept of them.
 * Thread-safe.
 */
public final class WorkerTokens {
  /** Shortest secret, in bytes. */
  public static final int MIN_SECRET_BYTES = 16;

  private static final String VERSION = "tw1";
  private static final int MAX_CHARS = 100_000;
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  /**
   * @param secret at least {@link #MIN_SECRET_BYTES} bytes of text, the same for all dispatchers
   */
  public WorkerTokens(String secret) {
    byte[] bytes = secret.strip().getBytes(StandardCharsets.UTF_8);
    if (bytes.length < MIN_SECRET_BYTES) {
      throw new IllegalArgumentException(
          "taskweir.workers.token-secret: at least "
              + MIN_SECRET_BYTES
              + " bytes of text; make one with `openssl rand -hex 32`");
    }
    key = new SecretKeySpec(bytes, ALGORITHM);
  }

  /** The text that a worker is given. */
  public String issue(WorkerToken token) {
    byte[] claims =
        Json.object(
            json -> {
              json.writeStringField("tenant", token.tenant());
              json.writeArrayFieldStart("functions");
              for (String function : new TreeSet<>(token.functions())) {
                json.writeString(function);
              }
              json.writeEndArray();
              json.writeStringField("expiresAt", token.expiresAt().toString());
            });
    String head = VERSION + "." + encoded(claims);
    return head + "." + encoded(signature(head));
  }

  /**
   * What a text allows.
   *
   * @throws ProblemException {@code UNAUTHORIZED} if it is none of ours, or its time is over; never
   *     with any of its text
   */
  public WorkerToken verify(String text, Instant now) {
    int dot = text.lastIndexOf('.');
    if (text.length() > MAX_CHARS || !text.startsWith(VERSION + ".") || dot <= VERSION.length()) {
      throw refused("is not a worker token; issue one with `taskweir worker-token`");
    }
    String head = text.substring(0, dot);
    byte[] genuine = encoded(signature(head)).getBytes(StandardCharsets.ISO_8859_1);
    byte[] given = text.substring(dot + 1).getBytes(StandardCharsets.ISO_8859_1);
    if (!MessageDigest.isEqual(genuine, given)) {
      throw refused("was not issued with the secret of this cluster");
    }
    WorkerToken token = claims(head.substring(VERSION.length() + 1));
    if (!now.isBefore(token.expiresAt())) {
      throw refused("has expired at " + token.expiresAt() + "; issue another");
    }
    return token;
  }

  private static WorkerToken claims(String text) {
    Set<String> functions = new HashSet<>();
    @Nullable String[] tenant = {null};
    @Nullable Instant[] expiresAt = {null};
    JsonReader.readObject(
        Base64.getUrlDecoder().decode(text),
        "worker token",
        (field, value) -> {
          switch (field) {
            case "tenant" -> tenant[0] = value.string(field);
            case "functions" ->
                value.oneOrMore(field, (name, it) -> functions.add(it.string("functions")));
            case "expiresAt" -> expiresAt[0] = value.instant(field);
            default -> value.skip();
          }
        });
    if (tenant[0] == null || expiresAt[0] == null) {
      throw refused("names no tenant or no end");
    }
    return new WorkerToken(tenant[0], functions, expiresAt[0]);
  }

  private byte[] signature(String head) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(head.getBytes(StandardCharsets.ISO_8859_1));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static ProblemException refused(String why) {
    return new ProblemException(ErrorCode.UNAUTHORIZED, "the worker's token " + why);
  }

  @Override
  public String toString() {
    return "WorkerTokens[hidden]";
  }
}
