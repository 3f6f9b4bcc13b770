package io.taskweir.e2e.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * HTTP byte by byte, for requests that no proper client would send. One connection for each
 * request.
 */
public final class RawHttp {
  private static final int ANSWER_MS = 30_000;

  private RawHttp() {}

  /**
   * What came back.
   *
   * @param head status line and headers
   */
  public record Answer(int status, String head, String body) {

    /** A header's value; empty if it is not there. */
    public String header(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return head.lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()).trim())
          .findFirst()
          .orElse("");
    }
  }

  /**
   * Sends the request as it stands and waits for the end of the answer.
   *
   * @param target path and query, not encoded in any way
   * @param headers whole lines; that of the body's length is added unless one of them says it
   */
  public static Answer send(
      String url, String method, String target, List<String> headers, byte[] body) {
    URI server = URI.create(url);
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(ANSWER_MS);
      OutputStream out = socket.getOutputStream();
      byte[] request = request(server, method, target, headers, body);
      // A server may answer, and close, before it has read everything.
      CompletableFuture<Boolean> sent =
          CompletableFuture.supplyAsync(() -> write(out, request), Thread::startVirtualThread);
      byte[] answer = readToEnd(socket);
      boolean whole = sent.join();
      return parse(new String(answer, StandardCharsets.UTF_8), whole);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] request(
      URI server, String method, String target, List<String> headers, byte[] body) {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(server.getAuthority()).append("\r\nConnection: close\r\n");
    headers.forEach(line -> head.append(line).append("\r\n"));
    boolean framed =
        headers.stream()
            .map(line -> line.toLowerCase(Locale.ROOT))
            .anyMatch(
                line -> line.startsWith("content-length:") || line.startsWith("transfer-encoding"));
    if (!framed && (body.length > 0 || !method.equals("GET"))) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    head.append("\r\n");
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
    request.writeBytes(body);
    return request.toByteArray();
  }

  /** Whether all of it could be written. */
  private static boolean write(OutputStream out, byte[] request) {
    try {
      out.write(request);
      out.flush();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static byte[] readToEnd(Socket socket) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    socket.getInputStream().transferTo(answer);
    return answer.toByteArray();
  }

  private static Answer parse(String text, boolean whole) {
    int end = text.indexOf("\r\n\r\n");
    if (end < 0 || !text.startsWith("HTTP/1.1 ")) {
      throw new AssertionError(
          "no answer; the request was sent %s: \"%s\""
              .formatted(whole ? "whole" : "in part", text));
    }
    String head = text.substring(0, end);
    Answer answer = new Answer(Integer.parseInt(head.substring(9, 12)), head, "");
    String body = text.substring(end + 4);
    boolean chunked = answer.header("Transfer-Encoding").equals("chunked");
    return new Answer(answer.status(), head, chunked ? unchunked(body) : body);
  }

  /** For answers in ASCII, of which chunks count the characters as well. */
  private static String unchunked(String body) {
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (true) {
      int line = body.indexOf("\r\n", at);
      int length = Integer.parseInt(body.substring(at, line), 16);
      if (length == 0) {
        return text.toString();
      }
      text.append(body, line + 2, line + 2 + length);
      at = line + 2 + length + 2;
    }
  }
}
