package io.taskweir.gateway;

import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads the bodies of requests, never more of them than is allowed. */
final class RequestBody {
  /**
   * How much of a body that is too large is still read, and thrown away: a client that is cut off
   * while it sends does not see the answer.
   */
  static final int MAX_DRAINED_BYTES = 16 << 20;

  private static final int CHUNK_BYTES = 16 << 10;

  private RequestBody() {}

  /**
   * The whole body.
   *
   * @throws ProblemException {@link ErrorCode#PAYLOAD_TOO_LARGE} if it has more bytes than that; it
   *     has been drained then
   */
  static byte[] read(HttpServletRequest request, int maxBytes) throws IOException {
    refuseEncoded(request);
    refuseDeclaredAbove(request, maxBytes);
    InputStream in = request.getInputStream();
    long declared = request.getContentLengthLong();
    try {
      if (declared >= 0) {
        byte[] body = in.readNBytes((int) declared);
        if (body.length < declared) {
          throw endedEarly(null);
        }
        return body;
      }
      byte[] body = readUpTo(in, maxBytes + 1);
      if (body.length > maxBytes) {
        drain(in);
        throw tooLarge("more than " + maxBytes, maxBytes);
      }
      return body;
    } catch (IOException e) {
      throw endedEarly(e);
    }
  }

  /** Refuses a body that says of itself that it is too large, before it is read. */
  static void refuseDeclaredAbove(HttpServletRequest request, long maxBytes) throws IOException {
    long declared = request.getContentLengthLong();
    if (declared <= maxBytes) {
      return;
    }
    String expect = request.getHeader("Expect");
    if (expect == null || !expect.equalsIgnoreCase("100-continue")) {
      drain(request.getInputStream());
    }
    throw tooLarge(String.valueOf(declared), maxBytes);
  }

  /** A compressed body would be taken for the payload itself. */
  static void refuseEncoded(HttpServletRequest request) {
    String encoding = request.getHeader("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new ProblemException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "Content-Encoding: send the body as it is, without compression");
    }
  }

  /** Reads on, up to {@link #MAX_DRAINED_BYTES}, and forgets. */
  static void drain(InputStream in) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    int drained = 0;
    int read = 0;
    while (read >= 0 && drained < MAX_DRAINED_BYTES) {
      drained += read;
      read = in.read(chunk);
    }
  }

  static ProblemException tooLarge(String bytes, long maxBytes) {
    return new ProblemException(
        ErrorCode.PAYLOAD_TOO_LARGE,
        "body of "
            + bytes
            + " bytes: at most "
            + maxBytes
            + "; store it elsewhere and submit a reference, or split it");
  }

  private static byte[] readUpTo(InputStream in, int maxBytes) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream(1024);
    byte[] chunk = new byte[CHUNK_BYTES];
    int read = in.read(chunk);
    while (read >= 0) {
      body.write(chunk, 0, Math.min(read, maxBytes - body.size()));
      if (body.size() == maxBytes) {
        break;
      }
      read = in.read(chunk);
    }
    return body.toByteArray();
  }

  private static ProblemException endedEarly(@Nullable IOException e) {
    String why = e == null || e.getMessage() == null ? "" : " (" + e.getMessage() + ")";
    return new ProblemException(
        ErrorCode.MALFORMED_REQUEST, "the request cannot be read: its body was cut off" + why);
  }
}
