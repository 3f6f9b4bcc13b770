package io.taskweir.e2e.harness;

import io.taskweir.dev.DevServer;
import io.taskweir.dev.DevSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link DevServer} that is started once for the whole run, because starting one
 * takes seconds. Tests keep apart by their tenants.
 */
public final class SharedServer implements ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(SharedServer.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == DevServer.class;
  }

  @Override
  public DevServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(Running.class, it -> new Running(), Running.class)
        .server;
  }

  /** JUnit closes it at the end of the run. */
  private static final class Running implements AutoCloseable {
    private final Path dataDir;
    private final DevServer server;

    private Running() {
      try {
        dataDir = Files.createTempDirectory("taskweir-e2e-");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      server = DevServer.start(DevSettings.onFreePorts(dataDir));
    }

    @Override
    public void close() throws IOException {
      server.close();
      Folders.delete(dataDir);
    }
  }
}
