package io.taskweir.cli.settings;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import io.taskweir.cli.CommandException;
import io.taskweir.cli.UnreadableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Settings by their keys, from one YAML file, overridden by the environment: {@code
 * taskweir.lease-secret} is {@code TASKWEIR_LEASE_SECRET}, {@code kafka.security.protocol} is
 * {@code TASKWEIR_KAFKA_SECURITY_PROTOCOL}. Read once, never changed.
 */
public final class Settings {
  private static final String KAFKA = "kafka.";
  private static final String OURS = "taskweir.";
  private static final String ENVIRONMENT = "TASKWEIR_";
  private static final String ENVIRONMENT_KAFKA = "TASKWEIR_KAFKA_";

  private final SmallRyeConfig config;

  private Settings(SmallRyeConfig config) {
    this.config = config;
  }

  /**
   * @param file null if there is none; then {@code TASKWEIR_CONFIG} may name one
   * @throws CommandException if the file cannot be read, or has a key that means nothing
   */
  public static Settings load(@Nullable Path file, Map<String, String> environment) {
    String named = environment.get("TASKWEIR_CONFIG");
    Path path = file != null ? file : named == null ? null : Path.of(named);
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(fromEnvironment(environment), "env", 300));
    if (path != null) {
      Map<String, String> inFile = fromFile(path);
      requireKnown(path, inFile.keySet());
      builder.withSources(new PropertiesConfigSource(inFile, path.toString(), 100));
    }
    return new Settings(builder.build());
  }

  /** A key with points in it may be written as it is or nested; the reader quotes the former. */
  private static Map<String, String> fromFile(Path file) {
    Map<String, String> settings = new HashMap<>();
    try {
      new YamlConfigSource(file.toString(), read(file), 100)
          .getProperties()
          .forEach((key, value) -> settings.put(key.replace("\"", ""), value));
    } catch (YAMLException e) {
      throw CommandException.badUsage("%s is not YAML: %s".formatted(file, e.getMessage()), e);
    }
    return settings;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw UnreadableFile.badUsage("the settings in", file, e);
    }
  }

  /** A limit with a misspelt name would silently not hold. */
  private static void requireKnown(Path file, Iterable<String> keys) {
    for (String key : keys) {
      if (!key.startsWith(KAFKA) && !ServerKey.isKnown(key)) {
        throw CommandException.badUsage(
            "%s: there is no setting %s; there are kafka.* and %s"
                .formatted(file, key, ServerKey.all()));
      }
    }
  }

  private static Map<String, String> fromEnvironment(Map<String, String> environment) {
    Map<String, String> settings = new HashMap<>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(ENVIRONMENT_KAFKA)) {
            String key = name.substring(ENVIRONMENT_KAFKA.length()).toLowerCase(Locale.ROOT);
            settings.put(KAFKA + key.replace('_', '.'), value);
          } else if (name.startsWith(ENVIRONMENT)) {
            String key = name.substring(ENVIRONMENT.length()).toLowerCase(Locale.ROOT);
            settings.put(OURS + ServerKey.ofEnvironment(key), value);
          }
        });
    String bootstrap = environment.get("TASKWEIR_KAFKA");
    if (bootstrap != null) {
      settings.put(KAFKA + "bootstrap.servers", bootstrap);
    }
    return settings;
  }

  /** The value, if it is set and not blank. */
  public Optional<String> find(String key) {
    return config
        .getOptionalValue(key, String.class)
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  /**
   * A whole number.
   *
   * @throws CommandException if the value is not one within the bounds of the key
   */
  public Optional<Integer> findInteger(ServerKey key) {
    return find(key.key()).map(value -> integer(key.key(), value, key.min(), key.max()));
  }

  private static int integer(String key, String value, int min, int max) {
    try {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw CommandException.badUsage(notInRange(key, value, min, max), e);
    }
    throw CommandException.badUsage(notInRange(key, value, min, max));
  }

  private static String notInRange(String key, String value, int min, int max) {
    return "%s \"%s\": must be a whole number from %d to %d".formatted(key, value, min, max);
  }

  /**
   * @throws CommandException if the value is neither true nor false
   */
  public Optional<Boolean> findBoolean(ServerKey key) {
    return find(key.key())
        .map(
            value ->
                switch (value) {
                  case "true" -> true;
                  case "false" -> false;
                  default ->
                      throw CommandException.badUsage(
                          "%s \"%s\": must be true or false".formatted(key.key(), value));
                });
  }

  /** Everything below {@code kafka.}, without that prefix. */
  public Map<String, String> kafka() {
    Map<String, String> kafka = new LinkedHashMap<>();
    for (String key : config.getPropertyNames()) {
      if (key.startsWith(KAFKA)) {
        find(key).ifPresent(value -> kafka.put(key.substring(KAFKA.length()), value));
      }
    }
    return kafka;
  }
}
