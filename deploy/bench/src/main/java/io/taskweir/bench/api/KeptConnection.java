package io.taskweir.bench.api;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * One connection of HTTP/1.1 that is kept from call to call. Does as little as a client can: where
 * the client shares the processor with what it measures, a library for HTTP would be half of what
 * is measured. Used by one thread at a time.
 */
public final class KeptConnection implements AutoCloseable {
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(75);
  private static final String LENGTH = "content-length:";
  private static final String CHUNKED = "transfer-encoding: chunked";

  private final String host;
  private final Socket socket;
  private final InputStream in;

  private KeptConnection(String host, Socket socket, InputStream in) {
    this.host = host;
    this.socket = socket;
    this.in = in;
  }

  /** What came back. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, and large
  public record Answer(int status, byte[] body) {}

  /** Connects to the host and port of a URL. */
  public static KeptConnection open(URI url) {
    try {
      Socket socket = new Socket(InetAddress.getByName(url.getHost()), url.getPort());
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) LONGEST_ANSWER.toMillis());
      return new KeptConnection(
          url.getAuthority(), socket, new BufferedInputStream(socket.getInputStream(), 1 << 16));
    } catch (IOException e) {
      throw new UncheckedIOException("no connection to " + url, e);
    }
  }

  /**
   * Sends, and waits for the whole answer.
   *
   * @throws UncheckedIOException if there is none, or none within 75 s
   */
  public Answer post(String path, String contentType, byte[] body) {
    try {
      ByteArrayOutputStream request = new ByteArrayOutputStream(body.length + 200);
      request.writeBytes(
          "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
              .formatted(path, host, contentType, body.length)
              .getBytes(StandardCharsets.US_ASCII));
      request.writeBytes(body);
      // In one piece: two would be two packets.
      socket.getOutputStream().write(request.toByteArray());
      return answer();
    } catch (IOException e) {
      throw new UncheckedIOException("POST " + path, e);
    }
  }

  private Answer answer() throws IOException {
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    int length = -1;
    boolean chunked = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      chunked |= lower.equals(CHUNKED);
      if (lower.startsWith(LENGTH)) {
        length = Integer.parseInt(lower.substring(LENGTH.length()).strip());
      }
    }
    if (!chunked && length < 0) {
      throw new IOException("the answer does not say how long it is");
    }
    return new Answer(status, chunked ? chunks() : exactly(length));
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      body.writeBytes(exactly(size));
      line();
    }
    // No trailers are asked for: the empty line behind the last chunk.
    line();
    return body.toByteArray();
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the connection was closed inside of an answer");
    }
    return bytes;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection was closed before an answer");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("a connection did not close", e);
    }
  }
}
