package io.taskweir.protocol;

import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import java.util.regex.Pattern;

/** What tenants, functions, tasks, labels and destination topics may be called. */
public final class Names {
  private static final Pattern TENANT = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern FUNCTION = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,63}");
  private static final Pattern TASK_ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
  private static final Pattern CONTENT_TYPE =
      Pattern.compile("[\\x20-\\x7E]{1," + Limits.MAX_CONTENT_TYPE_CHARS + "}");
  private static final Pattern KAFKA_TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");

  private Names() {}

  /** Returns the tenant's name, or says what a tenant's name may be. */
  public static String requireTenant(String name) {
    return require(
        TENANT,
        name,
        "tenant",
        "only lower-case letters, digits and - (not at the ends), 1 to 63 of them");
  }

  /** Returns the function's name, or says what a function's name may be. */
  public static String requireFunction(String name) {
    return require(
        FUNCTION,
        name,
        "function",
        "only letters, digits, _ and -, a letter or _ first, at most 64");
  }

  /** Returns the task id, or says what a task id may be. */
  public static String requireTaskId(String id) {
    return require(TASK_ID, id, "taskId", "only letters, digits and . _ : -, 1 to 128 of them");
  }

  /**
   * Returns the name of a topic that outcomes may be sent to. Taskweir's own topics are refused: a
   * tenant that could write to them could forge another's tasks.
   */
  public static String requireDestinationTopic(String name) {
    require(KAFKA_TOPIC, name, "topic", "only letters, digits and . _ -, 1 to 249 of them");
    if (name.equals(".") || name.equals("..")) {
      throw invalid("topic", name, "Kafka does not allow it");
    }
    if (name.startsWith("taskweir") || name.startsWith("__")) {
      throw invalid("topic", name, "names that begin with taskweir or __ are internal");
    }
    return name;
  }

  /** Returns the content type of a payload; it travels in HTTP headers, so it must fit there. */
  public static String requireContentType(String type) {
    if (!type.equals(Payload.JSON) && !type.equals(Payload.BINARY)) {
      require(
          CONTENT_TYPE,
          type,
          "contentType",
          "1 to " + Limits.MAX_CONTENT_TYPE_CHARS + " printable ASCII characters");
    }
    return type;
  }

  private static String require(Pattern pattern, String name, String field, String rule) {
    if (!pattern.matcher(name).matches()) {
      throw invalid(field, name, rule);
    }
    return name;
  }

  private static ProblemException invalid(String field, String name, String rule) {
    return new ProblemException(
        ErrorCode.INVALID_FIELD, field + " \"" + shortened(name) + "\": " + rule);
  }

  /** A hostile name must neither flood a log line nor break it. */
  private static String shortened(String name) {
    String printable = name.replaceAll("[^\\x20-\\x7E]", "?");
    return printable.length() <= 80 ? printable : printable.substring(0, 80) + "…";
  }
}
