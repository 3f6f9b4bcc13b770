package io.taskweir.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * What the demo wants to know of a file.
 *
 * @param sha256 in hexadecimal
 * @param size in bytes
 * @param mediaType guessed from the name
 * @param lines line feeds, and one more if something follows the last
 */
record Digest(String sha256, long size, String mediaType, long lines) {
  private static final String UNKNOWN_TYPE = "application/octet-stream";

  /** Reads the whole file. */
  static Digest of(Path file) throws IOException {
    MessageDigest sha256 = newSha256();
    byte[] buffer = new byte[64 << 10];
    long size = 0;
    long lines = 0;
    byte last = '\n';
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        sha256.update(buffer, 0, n);
        size += n;
        lines += lineFeeds(buffer, n);
        last = buffer[n - 1];
      }
    }
    String guessed = URLConnection.guessContentTypeFromName(String.valueOf(file.getFileName()));
    return new Digest(
        HexFormat.of().formatHex(sha256.digest()),
        size,
        Objects.requireNonNullElse(guessed, UNKNOWN_TYPE),
        last == '\n' ? lines : lines + 1);
  }

  private static long lineFeeds(byte[] buffer, int length) {
    long found = 0;
    for (int i = 0; i < length; i++) {
      if (buffer[i] == '\n') {
        found++;
      }
    }
    return found;
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
