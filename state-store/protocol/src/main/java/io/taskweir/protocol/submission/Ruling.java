package io.taskweir.protocol.submission;

import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.problem.ErrorCode;

/**
 * What the state-store has decided, for good, about a submission whose id may be taken. The states
 * are those of the task with that id, whoever made it.
 */
public sealed interface Ruling {

  /** This submission made the task. */
  record Made(TaskState state) implements Ruling {
    @Override
    public String toText() {
      return "made " + state.publicName();
    }
  }

  /** The task was there already, made by the same request. */
  record Repeated(TaskState state) implements Ruling {
    @Override
    public String toText() {
      return "repeated " + state.publicName();
    }
  }

  /** The task was made by another request with the same idempotency key; this one is not run. */
  record KeyReused(TaskState state) implements Ruling {
    @Override
    public String toText() {
      return "key-reused " + state.publicName();
    }
  }

  /** The id belongs to another task; this submission is not run. */
  record Taken(TaskState state) implements Ruling {
    @Override
    public String toText() {
      return "taken " + state.publicName();
    }
  }

  /** There is no task of this submission, for another reason. */
  record Refused(ErrorCode code, String detail) implements Ruling {
    @Override
    public String toText() {
      return "refused " + code.name() + " " + detail;
    }
  }

  /** One line, for {@link #parse}. */
  String toText();

  /**
   * The reverse of {@link #toText}.
   *
   * @throws IllegalArgumentException if the text is none
   */
  static Ruling parse(String text) {
    String[] words = text.split(" ", 3);
    if (words.length == 3 && words[0].equals("refused")) {
      return new Refused(ErrorCode.valueOf(words[1]), words[2]);
    }
    if (words.length != 2) {
      throw notARuling(text);
    }
    TaskState state = TaskState.ofPublicName(words[1]);
    return switch (words[0]) {
      case "made" -> new Made(state);
      case "repeated" -> new Repeated(state);
      case "key-reused" -> new KeyReused(state);
      case "taken" -> new Taken(state);
      default -> throw notARuling(text);
    };
  }

  private static IllegalArgumentException notARuling(String text) {
    return new IllegalArgumentException("not a ruling: " + text);
  }
}
