package io.taskweir.dev;

import io.taskweir.statestore.LeaseSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/**
 * The lease secret of a single-machine server: made once, kept in the data directory, readable by
 * the owner alone.
 */
final class LeaseSecretFile {
  private static final String FILE = "lease-secret";
  private static final int BYTES = 32;

  private LeaseSecretFile() {}

  /** Reads the secret, or makes it if there is none yet. */
  static LeaseSecret readOrMake(Path dataDir) {
    Path file = dataDir.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        make(dataDir, file);
      }
      return LeaseSecret.of(Files.readString(file));
    } catch (IOException e) {
      throw new IllegalStateException("cannot read or write " + file + ": " + e.getMessage(), e);
    }
  }

  private static void make(Path dataDir, Path file) throws IOException {
    byte[] secret = new byte[BYTES];
    new SecureRandom().nextBytes(secret);
    // Under another name first: a kill half-way must not leave a secret that is too short.
    Path draft = Files.createTempFile(dataDir, FILE, ".new", ownerOnly(dataDir));
    Files.writeString(draft, HexFormat.of().formatHex(secret) + "\n");
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static FileAttribute<?>[] ownerOnly(Path dataDir) {
    if (!dataDir.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    Set<PosixFilePermission> permissions = PosixFilePermissions.fromString("rw-------");
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
  }
}
