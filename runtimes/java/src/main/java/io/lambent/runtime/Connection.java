package io.lambent.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sockets to the platform, speaking the frames of docs/runtime-protocol.md: one read for an
 * event and one write for its answer, where they fit into a buffer of 64 KiB. Every method throws
 * {@link IOException} when the platform is gone.
 */
final class Connection {
  private static final int INVOKE = 0x01;
  private static final int SPECIALISE = 0x02;
  private static final int LOAD = 0x03;
  private static final int INVOKE_STREAMING = 0x04;
  private static final int CREDIT = 0x05;
  private static final int READY = 0x10;
  private static final int INIT_ERROR = 0x11;
  private static final int WAITING = 0x12;
  private static final int RESPONSE = 0x20;
  private static final int ERROR = 0x21;
  private static final int FATAL = 0x22;
  private static final int STREAM = 0x23;
  private static final int PART = 0x24;
  private static final int END = 0x25;

  private static final int LENGTH_SIZE = 4;
  private static final int BUFFER_SIZE = 64 * 1024;

  private final ByteChannel events;
  private final ByteChannel answers;
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_SIZE).limit(0);
  private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_SIZE);
  private final AnswerBuffer answer = new AnswerBuffer();

  /** Over channels that block. */
  Connection(ByteChannel events, ByteChannel answers) {
    this.events = events;
    this.answers = answers;
  }

  /**
   * Connects twice. Who sleeps in a read of a Unix socket is also woken when the other end reads
   * what was sent on the same socket: on one connection every answer would wake this process for
   * nothing.
   */
  static Connection open(String path) throws IOException {
    if (NativeLibrary.isLoaded()) {
      return new Connection(NativeSocket.open(path), NativeSocket.open(path));
    }
    UnixDomainSocketAddress platform = UnixDomainSocketAddress.of(path);
    return new Connection(SocketChannel.open(platform), SocketChannel.open(platform));
  }

  /** Says that a stem may be specialised, and waits for the variables of its function. */
  Map<String, String> waiting() throws IOException {
    begin(WAITING);
    send(answer);
    return parseVariables(await(SPECIALISE));
  }

  /** Waits until the code of a stem's function is there. */
  void awaitCode() throws IOException {
    await(LOAD);
  }

  /** The body of the next frame of a type. */
  private ByteBuffer await(int type) throws IOException {
    while (true) {
      ByteBuffer frame = readFrame();
      if (frame.get() == type) return frame;
    }
  }

  void ready() throws IOException {
    begin(READY);
    send(answer);
  }

  void initError(String type, byte[] json) throws IOException {
    begin(INIT_ERROR);
    writeString(type);
    answer.write(json);
    send(answer);
  }

  /** The buffer for a handler's answer, valid until the next frame is sent. */
  AnswerBuffer answerTo(Request request) {
    begin(RESPONSE);
    writeString(request.requestId());
    return answer;
  }

  /** Begins an answer that is sent in parts. */
  void stream(Request request, String contentType) throws IOException {
    begin(STREAM);
    writeString(request.requestId());
    writeString(contentType);
    send(answer);
  }

  /** A part of an answer. */
  void part(byte[] bytes, int from, int length) throws IOException {
    begin(PART);
    answer.write(bytes, from, length);
    send(answer);
  }

  void endStream() throws IOException {
    begin(END);
    send(answer);
  }

  /** Waits until the platform has room for more of an answer; returns how many bytes. */
  int credit() throws IOException {
    return await(CREDIT).getInt();
  }

  /** Reports an error; with {@code last}, this process takes no more events. */
  void error(Request request, String type, byte[] json, boolean last) throws IOException {
    begin(last ? FATAL : ERROR);
    writeString(request.requestId());
    writeString(type);
    answer.write(json);
    send(answer);
  }

  /** Sends the frame that was begun. */
  void send(AnswerBuffer frame) throws IOException {
    frame.setInt(0, frame.size() - LENGTH_SIZE);
    for (int at = 0; at < frame.size(); ) {
      int length = Math.min(frame.size() - at, BUFFER_SIZE);
      out.clear().put(frame.bytes(), at, length).flip();
      while (out.hasRemaining()) answers.write(out);
      at += length;
    }
  }

  private void begin(int type) {
    answer.reset();
    answer.write(new byte[LENGTH_SIZE]);
    answer.write(type);
  }

  private void writeString(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    answer.write(bytes.length >>> 8);
    answer.write(bytes.length);
    answer.write(bytes);
  }

  /** Waits for the next event. */
  Request next() throws IOException {
    while (true) {
      ByteBuffer frame = readFrame();
      int type = frame.get();
      if (type == INVOKE || type == INVOKE_STREAMING) return parse(frame, type);
    }
  }

  /** The next frame from its type on. */
  private ByteBuffer readFrame() throws IOException {
    in.compact();
    while (in.position() < LENGTH_SIZE) fill(in);
    int length = in.getInt(0);
    if (length > BUFFER_SIZE - LENGTH_SIZE) {
      ByteBuffer frame = ByteBuffer.allocate(length);
      frame.put(in.flip().position(LENGTH_SIZE));
      while (frame.hasRemaining()) {
        ByteBuffer part = in.clear().limit(Math.min(BUFFER_SIZE, frame.remaining()));
        fill(part);
        frame.put(part.flip());
      }
      in.position(0).limit(0);
      return frame.flip();
    }
    while (in.position() < LENGTH_SIZE + length) fill(in);
    in.flip();
    ByteBuffer frame = in.slice(LENGTH_SIZE, length);
    in.position(LENGTH_SIZE + length);
    return frame;
  }

  private void fill(ByteBuffer buffer) throws IOException {
    if (events.read(buffer) < 0) throw new EOFException();
  }

  private static Request parse(ByteBuffer frame, int type) {
    long deadline = frame.getLong();
    String requestId = readString(frame);
    return new Request(
        deadline,
        requestId == null ? "" : requestId,
        readString(frame),
        readString(frame),
        readString(frame),
        readString(frame),
        readString(frame),
        type == INVOKE_STREAMING,
        remaining(frame));
  }

  private static Map<String, String> parseVariables(ByteBuffer frame) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (int left = Short.toUnsignedInt(frame.getShort()); left > 0; left--) {
      String name = readString(frame);
      String value = readString(frame);
      if (name != null) variables.put(name, value == null ? "" : value);
    }
    return variables;
  }

  private static @Nullable String readString(ByteBuffer frame) {
    int length = Short.toUnsignedInt(frame.getShort());
    if (length == 0) return null;
    byte[] bytes = new byte[length];
    frame.get(bytes);
    return new String(bytes, UTF_8);
  }

  private static byte[] remaining(ByteBuffer frame) {
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    return bytes;
  }
}
