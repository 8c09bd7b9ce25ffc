package io.lambent.execution.network;

import io.netty.channel.Channel;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Keeps channels in their event loop's epoll set. Netty takes a channel out of that where it waits
 * for nothing, and since <a href="https://github.com/netty/netty/pull/16689">pull request 16689</a>
 * cannot put it back: {@code epoll_ctl} fails with {@code ENOENT}, and the channel is closed. A
 * connection that has got its last byte and is written to now and then is in that state. Netty
 * 4.2.20, the newest in November 2026, still does so: its registration stays marked as added when
 * it has left the set, and {@code EPOLL_CTL_MOD} is what it calls for those.
 *
 * <p>A flag that the kernel ignores has such a channel always wait for something. Netty has no
 * public method for that; where its own is not found, nothing is done.
 */
final class EpollMembership {
  /** {@code EPOLLMSG}, for which the kernel has no use. */
  private static final int IGNORED = 0x400;

  private static final @Nullable Method SET = method("setFlag");
  private static final @Nullable Method CLEAR = method("clearFlag");

  private EpollMembership() {}

  private static @Nullable Method method(String name) {
    try {
      Method method =
          Class.forName("io.netty.channel.epoll.AbstractEpollChannel")
              .getDeclaredMethod(name, int.class);
      method.setAccessible(true);
      return method;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }

  /** From now on it stays; on its event loop. */
  static void keep(Channel channel) {
    change(SET, channel);
  }

  /**
   * It may leave for good: neither read nor written any more, its hang-up would wake the event loop
   * again and again.
   */
  static void release(Channel channel) {
    change(CLEAR, channel);
  }

  private static void change(@Nullable Method how, Channel channel) {
    if (how == null || !channel.isOpen()) {
      return;
    }
    try {
      how.invoke(channel, IGNORED);
    } catch (IllegalAccessException | InvocationTargetException e) {
      channel.close();
    }
  }
}
