package io.taskweir.gateway;

import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.protocol.submission.Idempotency;
import io.taskweir.protocol.submission.Submission;
import io.taskweir.protocol.submission.SubmissionBuilder;
import io.taskweir.protocol.submission.SubmissionJson;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Idempotency-Key} of a request (draft-ietf-httpapi-idempotency-key-header): a request
 * that is made again with its key is the same request, however often it arrives.
 *
 * @param value 1 to 255 printable ASCII characters, as they are meant: without quotes around them
 */
record IdempotencyKey(String value) {
  static final String HEADER = "Idempotency-Key";

  private static final int MAX_CHARS = 255;
  private static final String ID_PREFIX = "idem-";

  /** What a digest keeps of its hash: enough that no two of one tenant are alike. */
  private static final int DIGEST_BYTES = 16;

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  /**
   * The key that the headers of this name give, as it is or as a string in quotes (RFC 9651,
   * 3.3.3).
   *
   * @return null if there is no such header
   * @throws ProblemException if it is none, or if they give two
   */
  static @Nullable IdempotencyKey parse(Enumeration<String> headers) {
    String key = null;
    while (headers.hasMoreElements()) {
      String next = unquoted(headers.nextElement());
      if (key != null && !key.equals(next)) {
        throw invalid("given once");
      }
      key = next;
    }
    return key == null ? null : new IdempotencyKey(key);
  }

  /**
   * For calls that submit many tasks, which one key cannot tell apart: better to say so than to let
   * a caller believe that they are safe to repeat.
   */
  static void refuse(HttpServletRequest request) {
    if (request.getHeader(HEADER) != null) {
      throw invalid("left out of a batch; give each line a taskId, by which it can be repeated");
    }
  }

  private static String unquoted(String header) {
    String key = header.startsWith("\"") ? content(header) : header;
    boolean fits = !key.isEmpty() && key.length() <= MAX_CHARS;
    if (!fits || !key.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw invalid("1 to %d printable ASCII characters".formatted(MAX_CHARS));
    }
    return key;
  }

  /** What stands between the quotes; a backslash comes before a quote or another backslash only. */
  private static String content(String quoted) {
    StringBuilder content = new StringBuilder(quoted.length());
    int last = quoted.length() - 1;
    for (int i = 1; i < last; i++) {
      char c = quoted.charAt(i);
      if (c == '\\') {
        i++;
        c = quoted.charAt(i);
        if (i == last || (c != '"' && c != '\\')) {
          throw notAString();
        }
      } else if (c == '"') {
        throw notAString();
      }
      content.append(c);
    }
    if (last == 0 || quoted.charAt(last) != '"') {
      throw notAString();
    }
    return content.toString();
  }

  private static ProblemException notAString() {
    return invalid("a string in quotes (RFC 9651) if it begins with one, and nothing after it");
  }

  private static ProblemException invalid(String rule) {
    return new ProblemException(
        ErrorCode.INVALID_FIELD, "header %s: must be %s".formatted(HEADER, rule));
  }

  /**
   * The submission as one that can be repeated under this key. If it names no task, the key does:
   * so a repeat asks for the same one.
   */
  Submission appliedTo(Submission submission) {
    byte[] key = sha256((submission.tenant() + "/" + value).getBytes(StandardCharsets.UTF_8));
    // Of what was understood, not of the bytes that came: these may differ for the same thing.
    byte[] request = sha256(SubmissionJson.write(submission));
    SubmissionBuilder applied =
        new SubmissionBuilder(submission)
            .idempotency(new Idempotency(digest(key), digest(request)));
    return submission.taskId() != null
        ? applied.build()
        : applied.taskId(ID_PREFIX + BASE64.encodeToString(key)).build();
  }

  private static String digest(byte[] hash) {
    return BASE64.encodeToString(Arrays.copyOf(hash, DIGEST_BYTES));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
