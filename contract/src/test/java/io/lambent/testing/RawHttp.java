package io.lambent.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Sends requests that no decent HTTP client would send. */
public final class RawHttp {
  private static final int PATIENCE_MILLIS = 30_000;

  private RawHttp() {}

  /**
   * An answer.
   *
   * @param status 0 where the server hung up without one
   * @param headers by their names in lower case
   */
  public record Answer(int status, Map<String, String> headers, byte[] body) {}

  /**
   * Sends one request on a connection of its own.
   *
   * @param head request line and headers, each ended by CR LF, without the empty line; must ask for
   *     {@code Connection: close}
   */
  public static Answer send(int port, String head, byte[] body) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      write(socket.getOutputStream(), head, body);
      return parse(readAll(socket.getInputStream()));
    }
  }

  /** A server may answer, and hang up, before it has read everything. */
  private static void write(OutputStream out, String head, byte[] body) {
    try {
      out.write((head + "\r\n").getBytes(ISO_8859_1));
      out.write(body);
      out.flush();
    } catch (IOException e) {
      // The answer up to then is enough.
    }
  }

  private static byte[] readAll(InputStream in) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    try {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // The answer up to then is enough.
    }
    return bytes.toByteArray();
  }

  private static Answer parse(byte[] bytes) throws IOException {
    String text = new String(bytes, ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (!text.startsWith("HTTP/1.") || end < 0) {
      return new Answer(0, Map.of(), bytes);
    }
    String[] lines = text.substring(0, end).split("\r\n", -1);
    Map<String, String> headers = new TreeMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.put(
          lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
          lines[i].substring(colon + 1).trim());
    }
    byte[] body = text.substring(end + 4).getBytes(ISO_8859_1);
    boolean isChunked = "chunked".equals(headers.get("transfer-encoding"));
    return new Answer(
        Integer.parseInt(lines[0].split(" ", -1)[1]), headers, isChunked ? joined(body) : body);
  }

  private static byte[] joined(byte[] chunked) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(chunked);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (true) {
      StringBuilder size = new StringBuilder();
      for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
        size.append((char) c);
      }
      int length = size.isEmpty() ? 0 : Integer.parseInt(size.toString().trim(), 16);
      if (length == 0) {
        return out.toByteArray();
      }
      out.write(in.readNBytes(length));
      in.readNBytes(2);
    }
  }
}
