package io.taskweir.protocol.submission;

import io.taskweir.protocol.json.JsonReader;
import java.util.regex.Pattern;

/**
 * By what two submissions are known to be one request: the caller's idempotency key and everything
 * that was asked for, both as digests. Only the platform gives it to a submission.
 *
 * @param key digest of the key: 16 bytes in base64url without padding
 * @param request digest, of the same form, of the submission as the caller made it
 */
public record Idempotency(String key, String request) {
  private static final String DIGEST = "[A-Za-z0-9_-]{22}";
  private static final Pattern TEXT = Pattern.compile(DIGEST + "\\." + DIGEST);

  /**
   * The reverse of {@link #toString}.
   *
   * @param field for the error: where the text stands
   * @throws io.taskweir.protocol.problem.ProblemException if it is not of that form
   */
  public static Idempotency parse(String field, String text) {
    if (!TEXT.matcher(text).matches()) {
      throw JsonReader.invalid(field, "two digests in base64url, with a dot between them");
    }
    int dot = text.indexOf('.');
    return new Idempotency(text.substring(0, dot), text.substring(dot + 1));
  }

  /** Both digests with a dot between them. */
  @Override
  public String toString() {
    return key + "." + request;
  }
}
