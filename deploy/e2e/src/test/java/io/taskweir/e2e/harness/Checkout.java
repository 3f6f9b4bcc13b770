package io.taskweir.e2e.harness;

import java.nio.file.Files;
import java.nio.file.Path;

/** The source tree that these tests are part of. */
public final class Checkout {
  private Checkout() {}

  /** Its topmost folder. */
  public static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("these tests run inside of the source tree only");
      }
    }
    return folder;
  }
}
