package io.taskweir.cli;

import io.taskweir.cli.settings.Settings;
import io.taskweir.protocol.Names;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Options that mean the same in every command. A flag wins over the environment, that over the
 * file.
 */
public final class SharedOptions {
  public static final String DEFAULT_URL = "http://127.0.0.1:8080";
  public static final String DEFAULT_KAFKA = "127.0.0.1:9092";
  public static final String DEFAULT_TENANT = "default";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "HTTP API of a server (TASKWEIR_URL; default: " + DEFAULT_URL + ").")
  private @Nullable String url;

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description =
          "Kafka, for what talks to it directly (TASKWEIR_KAFKA; default: " + DEFAULT_KAFKA + ").")
  private @Nullable String kafka;

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      description = "Whose tasks (TASKWEIR_TENANT; default: " + DEFAULT_TENANT + ").")
  private @Nullable String tenant;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json",
      description = "What to print (default: ${DEFAULT-VALUE}).",
      defaultValue = "table")
  private OutputFormat output = OutputFormat.TABLE;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings in YAML (TASKWEIR_CONFIG).")
  private @Nullable Path config;

  private @Nullable Settings settings;

  /** The settings without the flags; read once. */
  public Settings settings() {
    if (settings == null) {
      settings = Settings.load(config, System.getenv());
    }
    return settings;
  }

  public String url() {
    String base = url != null ? url : settings().find("taskweir.url").orElse(DEFAULT_URL);
    String withScheme = base.contains("://") ? base : "http://" + base;
    return withScheme.endsWith("/") ? withScheme.substring(0, withScheme.length() - 1) : withScheme;
  }

  /** Settings of every Kafka client, {@code bootstrap.servers} among them. */
  public Map<String, String> kafka() {
    Map<String, String> all = new LinkedHashMap<>(settings().kafka());
    if (kafka != null) {
      all.put("bootstrap.servers", kafka);
    }
    all.putIfAbsent("bootstrap.servers", DEFAULT_KAFKA);
    return all;
  }

  /** Whether the user said anywhere which Kafka to use. */
  public boolean namesKafka() {
    return kafka != null || settings().kafka().containsKey("bootstrap.servers");
  }

  public String tenant() {
    return Names.requireTenant(
        tenant != null ? tenant : settings().find("taskweir.tenant").orElse(DEFAULT_TENANT));
  }

  public boolean isJson() {
    return output == OutputFormat.JSON;
  }
}
