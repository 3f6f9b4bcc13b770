package io.taskweir.protocol;

/** What a user sees of a task's life. Terminal states never change again. */
public enum TaskState {
  ENQUEUED("Enqueued", false),
  DEQUEUED("Dequeued", false),
  RUNNING("Running", false),
  RETRYING("Retrying", false),
  SUCCEEDED("Succeeded", true),
  FAILED("Failed", true),
  EXPIRED("Expired", true),
  INVALID("Invalid", true),
  STOPPING("Stopping", false),
  STOPPED("Stopped", true);

  private final String publicName;
  private final boolean terminal;

  TaskState(String publicName, boolean terminal) {
    this.publicName = publicName;
    this.terminal = terminal;
  }

  /** The name in JSON, as in {@code "Succeeded"}. */
  public String publicName() {
    return publicName;
  }

  public boolean isTerminal() {
    return terminal;
  }

  /**
   * Reads the public name; {@code Processed} is an alias of {@code Dequeued}.
   *
   * @throws IllegalArgumentException naming the states that there are
   */
  public static TaskState ofPublicName(String name) {
    for (TaskState state : values()) {
      if (state.publicName.equals(name)) {
        return state;
      }
    }
    if (name.equals("Processed")) {
      return DEQUEUED;
    }
    StringBuilder known = new StringBuilder();
    for (TaskState state : values()) {
      known.append(known.isEmpty() ? "" : ", ").append(state.publicName);
    }
    throw new IllegalArgumentException("state \"" + printable(name) + "\": one of " + known);
  }

  /** A hostile name must neither flood a message nor break its line. */
  private static String printable(String name) {
    String clean = name.replaceAll("[^\\x20-\\x7E]", "?");
    return clean.length() <= 80 ? clean : clean.substring(0, 80) + "…";
  }
}
