package io.lambent.execution.sandbox.namespace;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.execution.host.SandboxFailedException;
import io.lambent.execution.sandbox.OwnNetwork;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A message to the launcher; its form is described in {@code message.h}. */
final class LauncherMessage {
  static final char TEMPLATE = 'T';
  static final char NETWORK = 'N';
  static final char START = 'S';
  static final char BIND = 'B';
  static final char KILL = 'K';

  /** The maximum length of a message, in bytes; the launcher ends where it gets a longer one. */
  static final int LENGTH_LIMIT = 1024 * 1024;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
  private final DataOutputStream fields = new DataOutputStream(bytes);

  LauncherMessage(char type) {
    bytes.write(type);
  }

  private interface Writing {
    void write() throws IOException;
  }

  private LauncherMessage put(Writing writing) {
    try {
      writing.write();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Not in memory.
    }
    return this;
  }

  LauncherMessage u8(int value) {
    return put(() -> fields.writeByte(value));
  }

  LauncherMessage u32(int value) {
    return put(() -> fields.writeInt(value));
  }

  LauncherMessage u64(long value) {
    return put(() -> fields.writeLong(value));
  }

  LauncherMessage bytes(byte[] value) {
    return u32(value.length).put(() -> fields.write(value));
  }

  /**
   * @throws SandboxFailedException where the text cannot be given to any program
   */
  LauncherMessage string(String value) {
    if (value.indexOf('\0') >= 0) {
      throw new SandboxFailedException("a zero character in an argument or a variable");
    }
    byte[] text = value.getBytes(UTF_8);
    return bytes(text).u8(0);
  }

  LauncherMessage strings(Collection<String> values) {
    return list(values, LauncherMessage::string);
  }

  /** A source, where it is shown, and whether it can be written there. */
  LauncherMessage bind(EnvironmentView.Bind bind) {
    return string(bind.source().toString())
        .string(bind.target().toString())
        .u8(bind.writable() ? 1 : 0);
  }

  /**
   * A sandbox's network: whether it is its own, its sockets, and its way to other networks. Links
   * of other instances on this host have other addresses, as their sandboxes have other users.
   *
   * @param user of the sandbox
   */
  LauncherMessage network(@Nullable OwnNetwork network, int user) {
    OwnNetwork.Uplink uplink =
        network != null && network.way() instanceof OwnNetwork.Uplink link ? link : null;
    int redirect =
        network != null && network.way() instanceof OwnNetwork.Redirect way ? way.port() : 0;
    return u8(network == null ? 0 : 1)
        .list(
            network == null ? List.of() : network.listeners(),
            (message, listener) ->
                message
                    .u8(listener.datagrams() ? 1 : 0)
                    .u32(listener.address())
                    .u32(listener.port()))
        .string(uplink == null ? "" : uplink.prefix())
        .u32(uplink == null ? 0 : uplink.first() + 2 * firstPair(user, uplink.pairs()))
        .u32(uplink == null ? 0 : Math.min(uplink.pairs(), UserRange.SIZE))
        .u32(redirect);
  }

  /** The first of the pairs of addresses that an instance's links have. */
  static int firstPair(int user, int pairs) {
    int instance = Math.floorDiv(user - UserRange.FIRST, UserRange.SIZE);
    return Math.floorMod(instance, Math.max(1, pairs / UserRange.SIZE)) * UserRange.SIZE;
  }

  <T> LauncherMessage list(Collection<T> values, BiConsumer<LauncherMessage, T> element) {
    u32(values.size());
    values.forEach(value -> element.accept(this, value));
    return this;
  }

  /** The fields as hexadecimal digits, for a program's argument. */
  String digits() {
    byte[] all = bytes.toByteArray();
    return HexFormat.of().formatHex(all, 1, all.length);
  }

  /** In bytes, as it is written. */
  int length() {
    return Integer.BYTES + bytes.size();
  }

  void writeTo(OutputStream out) throws IOException {
    DataOutputStream message = new DataOutputStream(out);
    message.writeInt(bytes.size());
    bytes.writeTo(message);
    message.flush();
  }
}
