package io.lambent.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;

/**
 * A blocking HTTP/1.1 connection of one thread, which returns the bodies of answers. It supports
 * keep-alive, {@code Content-Length} and chunked answers.
 */
final class Exchanger implements AutoCloseable {
  private static final int BUFFER = 64 * 1024;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] buffer = new byte[BUFFER];

  Exchanger(URI endpoint) throws IOException {
    socket = new Socket(endpoint.getHost(), endpoint.getPort());
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream(), BUFFER);
    out = socket.getOutputStream();
  }

  /**
   * The bytes of a request.
   *
   * @param headers further headers, each with its line end
   */
  static byte[] request(String method, URI endpoint, String path, String headers, byte[] body) {
    byte[] head = head(method, endpoint, path, headers, body.length);
    byte[] request = new byte[head.length + body.length];
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    return request;
  }

  private static byte[] head(
      String method, URI endpoint, String path, String headers, long length) {
    return "%s %s HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n%s\r\n"
        .formatted(method, path, endpoint.getAuthority(), length, headers)
        .getBytes(ISO_8859_1);
  }

  /**
   * Sends a request; returns the body of its answer.
   *
   * @throws IOException also where the answer is not a success
   */
  String send(byte[] request) throws IOException {
    out.write(request);
    return new String(answer(), UTF_8);
  }

  /** Sends a request whose body is zeros. */
  void upload(String method, URI endpoint, String path, String headers, long length)
      throws IOException {
    out.write(head(method, endpoint, path, headers, length));
    byte[] zeros = new byte[BUFFER];
    for (long left = length; left > 0; left -= BUFFER) {
      out.write(zeros, 0, (int) Math.min(left, BUFFER));
    }
    answer();
  }

  /** Sends a request and discards the body of its answer; returns the length of the body. */
  long download(byte[] request) throws IOException {
    out.write(request);
    long length = length(readHead());
    for (long left = length; left > 0; ) {
      left -= read(buffer, (int) Math.min(left, BUFFER));
    }
    return length;
  }

  private byte[] answer() throws IOException {
    String head = readHead();
    byte[] body = head.contains("\r\ntransfer-encoding: chunked") ? chunks() : body(length(head));
    if (!head.startsWith("http/1.1 2")) {
      throw new IOException(head.lines().findFirst().orElse("") + ": " + new String(body, UTF_8));
    }
    return body;
  }

  private String readHead() throws IOException {
    StringBuilder head = new StringBuilder();
    for (String line = line(); !line.isEmpty(); line = line()) {
      head.append(line.toLowerCase(Locale.ROOT)).append("\r\n");
    }
    return head.toString();
  }

  private static long length(String head) {
    String name = "\r\ncontent-length:";
    int at = head.indexOf(name);
    return at < 0
        ? 0
        : Long.parseLong(head.substring(at + name.length(), head.indexOf('\r', at + 2)).strip());
  }

  private byte[] body(long length) throws IOException {
    byte[] body = in.readNBytes((int) length);
    if (body.length < length) {
      throw new EOFException("connection closed by the server");
    }
    return body;
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
      all.write(body(size));
      line();
    }
    line();
    return all.toByteArray();
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("connection closed by the server");
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  private int read(byte[] into, int most) throws IOException {
    int read = in.read(into, 0, most);
    if (read < 0) {
      throw new EOFException("connection closed by the server");
    }
    return read;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
