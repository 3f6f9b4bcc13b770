package io.taskweir.cli.exec;

import io.taskweir.cli.CommandException;
import io.taskweir.cli.UnreadableFile;
import io.taskweir.protocol.Names;
import io.taskweir.protocol.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads the handlers of several functions from YAML: a map from the function's name to what the
 * flags of one function say, without their dashes, the hooks together under {@code hooks}.
 */
final class HandlersFile {
  private static final Set<String> KEYS =
      Set.of("exec", "http", "lines", "per-process", "min", "max", "memory", "cpus", "hooks");
  private static final Set<String> HOOKS = Set.of("initializer", "pre-freeze", "pre-stop");

  private final String where;
  private final Map<?, ?> map;

  /**
   * @param where the file and the keys that lead to the map, for errors
   */
  private HandlersFile(String where, Map<?, ?> map) {
    this.where = where;
    this.map = map;
  }

  /**
   * In the order in which they stand.
   *
   * @throws CommandException if the file cannot be read, or says anything that means nothing
   */
  static Map<String, HandlerSpec> read(Path file, int concurrency) {
    Map<String, HandlerSpec> specs = new LinkedHashMap<>();
    Object document = load(file);
    if (!(document instanceof Map<?, ?> functions) || functions.isEmpty()) {
      throw CommandException.badUsage(
          file + ": must be a map from functions to their handlers, as in `resize: {exec: CMD}`");
    }
    for (Map.Entry<?, ?> function : functions.entrySet()) {
      String name = name(file, String.valueOf(function.getKey()));
      String where = file + ": " + name;
      if (!(function.getValue() instanceof Map<?, ?> fields)) {
        throw CommandException.badUsage(where + ": must be a map, as in {exec: CMD}");
      }
      specs.put(
          name,
          new HandlersFile(where, fields)
              .fields()
              .toSpec(field -> where + "." + field, concurrency));
    }
    return specs;
  }

  private static @Nullable Object load(Path file) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    try {
      return new Yaml(new SafeConstructor(options)).load(Files.readString(file));
    } catch (YAMLException e) {
      throw CommandException.badUsage("%s is not YAML: %s".formatted(file, e.getMessage()), e);
    } catch (IOException e) {
      throw UnreadableFile.badUsage("the handlers in", file, e);
    }
  }

  private static String name(Path file, String name) {
    try {
      return Names.requireFunction(name);
    } catch (ProblemException e) {
      throw CommandException.badUsage(file + ": " + e.detail(), e);
    }
  }

  private HandlerFields fields() {
    requireKnown(KEYS);
    return new HandlerFields(
        string("exec"),
        string("http"),
        bool("lines"),
        integer("per-process"),
        integer("min"),
        integer("max"),
        text("memory"),
        text("cpus"),
        hooks());
  }

  private Hooks hooks() {
    Object value = map.get("hooks");
    if (value == null) {
      return Hooks.NONE;
    }
    if (!(value instanceof Map<?, ?> hooks)) {
      throw wrong("hooks", "a map, as in {initializer: CMD}");
    }
    HandlersFile below = new HandlersFile(where + ".hooks", hooks);
    below.requireKnown(HOOKS);
    return new Hooks(
        below.string("initializer"), below.string("pre-freeze"), below.string("pre-stop"));
  }

  /** A limit with a misspelt name would silently not hold. */
  private void requireKnown(Set<String> known) {
    for (Object key : map.keySet()) {
      if (!(key instanceof String name) || !known.contains(name)) {
        throw CommandException.badUsage(
            "%s.%s: there is no such key; there are %s"
                .formatted(where, key, String.join(", ", new TreeSet<>(known))));
      }
    }
  }

  private @Nullable String string(String key) {
    Object value = map.get(key);
    if (value == null) {
      return null;
    }
    if (value instanceof String text && !text.isBlank()) {
      return text;
    }
    throw wrong(key, "a text that is not blank");
  }

  /** What may be written as a number, but is read as a text. */
  private @Nullable String text(String key) {
    return map.get(key) instanceof Number number ? number.toString() : string(key);
  }

  private boolean bool(String key) {
    Object value = map.get(key);
    if (value == null) {
      return false;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw wrong(key, "true or false");
  }

  private @Nullable Integer integer(String key) {
    Object value = map.get(key);
    if (value == null) {
      return null;
    }
    if (value instanceof Integer number) {
      return number;
    }
    throw wrong(key, "a whole number");
  }

  private CommandException wrong(String key, String rule) {
    return CommandException.badUsage("%s.%s: must be %s".formatted(where, key, rule));
  }
}
