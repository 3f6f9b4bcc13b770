package io.taskweir.cli.exec.lines;

import io.taskweir.cli.exec.process.AttemptKey;
import io.taskweir.protocol.Limits;
import io.taskweir.protocol.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a handler process writes to its standard output to the calls that it is about. Lines
 * that are no answers are named and passed over. One thread.
 */
final class AnswerReader {
  /** A result in base64, and what stands around it. */
  static final int MAX_LINE_BYTES = Limits.DEFAULT_MAX_PAYLOAD_BYTES / 3 * 4 + (64 << 10);

  private static final int BEGINNING_BYTES = 4 << 10;
  private static final int SHOWN_CHARS = 120;

  private final Function<AttemptKey, @Nullable Call> calls;
  private final Consumer<String> useless;

  /**
   * @param useless told of lines that are of no use
   */
  AnswerReader(Function<AttemptKey, @Nullable Call> calls, Consumer<String> useless) {
    this.calls = calls;
    this.useless = useless;
  }

  /**
   * Reads to the end.
   *
   * @param answered called after each attempt that has come to its end
   */
  void readAll(InputStream in, Runnable answered) throws IOException {
    new BoundedLines(in, MAX_LINE_BYTES, BEGINNING_BYTES)
        .readAll(
            new BoundedLines.Sink() {
              @Override
              public void line(byte[] line) {
                take(line, answered);
              }

              @Override
              public void tooLong(byte[] beginning) {
                takeTooLong(beginning, answered);
              }
            });
  }

  private void take(byte[] line, Runnable answered) {
    Answer answer;
    try {
      answer = AnswerLine.parse(line);
    } catch (ProblemException e) {
      useless.accept("not an answer: " + shown(line) + " (" + e.detail() + ")");
      return;
    }
    Call call = calls.apply(answer.attempt());
    if (call == null) {
      AttemptKey key = answer.attempt();
      useless.accept(
          "answer for task %s, attempt %d, which it does not have"
              .formatted(key.taskId(), key.attempt()));
      return;
    }
    switch (answer) {
      case Answer.Result it -> {
        answered.run();
        call.succeed(it.payload());
      }
      case Answer.Failure it -> {
        answered.run();
        call.fail(it);
      }
      case Answer.Log it -> call.log(it.line());
      case Answer.Progress it -> call.progress(it);
    }
  }

  private void takeTooLong(byte[] beginning, Runnable answered) {
    useless.accept("line of more than %d bytes: %s".formatted(MAX_LINE_BYTES, shown(beginning)));
    Optional<AttemptKey> about = AnswerLine.about(beginning);
    Call call = about.isEmpty() ? null : calls.apply(about.get());
    if (call != null) {
      // Nothing but a result is that long, and no other will follow.
      answered.run();
      call.failTooLarge();
    }
  }

  private static String shown(byte[] line) {
    int length = Math.min(line.length, SHOWN_CHARS);
    String text = new String(line, 0, length, StandardCharsets.UTF_8);
    return text.replaceAll("\\p{Cntrl}", "?") + (line.length > length ? "…" : "");
  }
}
