package io.lambent.gateway.front;

import io.netty.channel.Channel;
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

  /** Closes all of them, and returns once that is done; connections stay open. */
  void close() {
    open.forEach(listener -> listener.close().awaitUninterruptibly());
    open.clear();
  }
}
