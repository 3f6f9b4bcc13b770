package io.taskweir.core.lease;

import io.taskweir.core.task.Origin;
import io.taskweir.protocol.TaskKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and checks lease tokens: origin ‖ HMAC-SHA-256(task, attempt, origin), cut to 16 bytes, in
 * base64url. The token of an attempt is the same after the hand-over has been redone, and it can be
 * checked before the task is known (architecture, D4). One thread.
 */
public final class LeaseTokens {
  private static final int ORIGIN_BYTES = Integer.BYTES + Integer.BYTES + Long.BYTES;
  private static final int MAC_BYTES = 16;

  private final Mac mac;

  /**
   * @param secret shared by all state-stores of a cluster; at least 16 bytes
   */
  public LeaseTokens(byte[] secret) {
    if (secret.length < 16) {
      throw new IllegalArgumentException(
          "taskweir.lease-secret of " + secret.length + " bytes: at least 16");
    }
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  /** The token of one attempt. */
  public String issue(TaskKey key, int attempt, Origin origin) {
    ByteBuffer token = ByteBuffer.allocate(ORIGIN_BYTES + MAC_BYTES);
    put(origin, token);
    token.put(sign(key, attempt, token.array()), 0, MAC_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
  }

  /** Whether the token is that of this attempt. Takes the same time whatever is wrong. */
  public boolean matches(String token, TaskKey key, int attempt, Origin origin) {
    return MessageDigest.isEqual(
        token.getBytes(StandardCharsets.ISO_8859_1),
        issue(key, attempt, origin).getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The origin that the token names, if the token is genuine; needs no task. */
  public Optional<Origin> verify(String token, TaskKey key, int attempt) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (bytes.length != ORIGIN_BYTES + MAC_BYTES) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    Origin origin = new Origin(buffer.getInt(), buffer.getInt(), buffer.getLong());
    // As text, because the last of its characters has bits that decoding drops.
    return matches(token, key, attempt, origin) ? Optional.of(origin) : Optional.empty();
  }

  private static void put(Origin origin, ByteBuffer buffer) {
    buffer.putInt(origin.queue()).putInt(origin.partition()).putLong(origin.offset());
  }

  private byte[] sign(TaskKey key, int attempt, byte[] tokenWithOrigin) {
    mac.update(key.toBytes());
    mac.update((byte) 0);
    mac.update((byte) (attempt >>> 24));
    mac.update((byte) (attempt >>> 16));
    mac.update((byte) (attempt >>> 8));
    mac.update((byte) attempt);
    mac.update(tokenWithOrigin, 0, ORIGIN_BYTES);
    return mac.doFinal();
  }
}
