package io.lambent.gateway.front;

import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.internal.PlatformDependent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;

/** The sockets that take connections of clients. */
@Component
final class Listeners {
  private final List<Channel> open = new CopyOnWriteArrayList<>();

  /** A socket takes connections now. */
  void opened(Channel listener) {
    open.add(listener);
  }

  /** Ignores clients that ask for a connection from now on, where the system can. */
  void ignoreClients() {
    if (PlatformDependent.isOsx() || PlatformDependent.isWindows()) {
      return;
    }
    for (Channel listener : open) {
      if (listener instanceof UnixChannel socket) {
        IgnoredConnections.begin(socket.fd().intValue());
      }
    }
  }

  /** Closes all of them, and returns once that is done; connections stay open. */
  void close() {
    open.forEach(listener -> listener.close().awaitUninterruptibly());
    open.clear();
  }
}
