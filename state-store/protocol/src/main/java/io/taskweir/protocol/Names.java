package io.taskweir.protocol;

import io.taskweir.protocol.NameRule.CharTable;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import java.util.regex.Pattern;

/** What tenants, functions, tasks, labels and destination topics may be called. */
public final class Names {
  private static final String LETTERS = CharTable.LOWER + CharTable.UPPER;
  private static final String WORD = LETTERS + CharTable.DIGITS + "_-";
  private static final NameRule TENANT =
      new NameRule(
          new CharTable(CharTable.LOWER + CharTable.DIGITS),
          new CharTable(CharTable.LOWER + CharTable.DIGITS + "-"),
          new CharTable(CharTable.LOWER + CharTable.DIGITS),
          63);
  private static final NameRule FUNCTION =
      new NameRule(new CharTable(LETTERS + "_"), new CharTable(WORD), new CharTable(WORD), 64);
  private static final NameRule TASK_ID = NameRule.of(WORD + ".:", 128);
  private static final NameRule KAFKA_TOPIC = NameRule.of(WORD + ".", 249);
  private static final Pattern CONTENT_TYPE =
      Pattern.compile("[\\x20-\\x7E]{1," + Limits.MAX_CONTENT_TYPE_CHARS + "}");

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

  /** Returns how a task id may begin, or says what that may be. */
  public static String requireTaskIdPrefix(String prefix) {
    return require(TASK_ID, prefix, "prefix", "only letters, digits and . _ : -, 1 to 128 of them");
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
    boolean usual = type.equals(Payload.JSON) || type.equals(Payload.BINARY);
    if (!usual && !CONTENT_TYPE.matcher(type).matches()) {
      throw invalid(
          "contentType",
          type,
          "1 to " + Limits.MAX_CONTENT_TYPE_CHARS + " printable ASCII characters");
    }
    return type;
  }

  private static String require(NameRule allowed, String name, String field, String rule) {
    if (!allowed.allows(name)) {
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
