package io.lambent.client.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MemoryBacklogTest {
  private final TestingOwner owner = new TestingOwner();
  private final MemoryBacklog<ByteBuf> backlog = new MemoryBacklog<>(owner);

  /** An owner with memory for so many messages. */
  private static final class TestingOwner implements MemoryBacklog.Owner<ByteBuf> {
    final List<Integer> taken = new ArrayList<>();
    final List<Integer> discarded = new ArrayList<>();
    int room;
    int drained;
    boolean discards;
    @Nullable Consumer<Boolean> decided;
    Runnable whenTaken = () -> {};

    @Override
    public boolean take(ByteBuf message) {
      if (room == 0 && !discards) {
        return false;
      }
      (discards ? discarded : taken).add((int) message.readByte());
      room--;
      message.release();
      whenTaken.run();
      return true;
    }

    @Override
    public void await(ByteBuf message, Consumer<Boolean> then) {
      assertThat(message.readableBytes()).isOne();
      decided = then;
    }

    @Override
    public void refused() {
      discards = true;
    }

    @Override
    public void drained() {
      drained++;
    }

    void decide(boolean granted) {
      Consumer<Boolean> then = decided;
      decided = null;
      assertThat(then).isNotNull();
      then.accept(granted);
    }
  }

  private static ByteBuf message(int number) {
    return Unpooled.wrappedBuffer(new byte[] {(byte) number});
  }

  private List<ByteBuf> add(int count) {
    List<ByteBuf> messages = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      messages.add(message(i));
      backlog.add(messages.getLast());
    }
    return messages;
  }

  @Test
  void nothingIsKeptWhileThereIsMemory() {
    owner.room = 3;
    add(3);

    assertThat(owner.taken).containsExactly(1, 2, 3);
    assertThat(backlog.isWaiting()).isFalse();
    assertThat(owner.drained).isZero();
  }

  @Test
  void messagesWaitBehindTheOneThatHasNoMemoryAndAreTakenInOrder() {
    owner.room = 1;
    add(4);
    assertThat(owner.taken).containsExactly(1);
    assertThat(backlog.isWaiting()).isTrue();

    owner.room = 2;
    owner.decide(true);
    assertThat(owner.taken).containsExactly(1, 2, 3);
    assertThat(owner.drained).isZero();
    owner.room = 5;
    owner.decide(true);

    assertThat(owner.taken).containsExactly(1, 2, 3, 4);
    assertThat(backlog.isWaiting()).isFalse();
    assertThat(owner.drained).isOne();
  }

  @Test
  void withoutMemoryTheOwnerDiscardsWhatWaits() {
    add(3);

    owner.decide(false);

    assertThat(owner.discarded).containsExactly(1, 2, 3);
    assertThat(owner.drained).isOne();
  }

  @Test
  void messagesThatAreKeptAreTakenWhenTheOwnerAsks() {
    owner.room = 5;
    backlog.keep(message(1));
    backlog.add(message(2));
    assertThat(owner.taken).isEmpty();

    backlog.takeKept();

    assertThat(owner.taken).containsExactly(1, 2);
    assertThat(owner.drained).isOne();
  }

  @Test
  void nothingIsTakenOrKeptAfterARelease() {
    List<ByteBuf> messages = add(3);

    backlog.release();
    owner.decide(true);

    assertThat(owner.taken).isEmpty();
    assertThat(owner.drained).isZero();
    assertThat(messages).allMatch(message -> message.refCnt() == 0);
  }

  @Test
  void anOwnerMayReleaseTheRestWhileItTakesOne() {
    List<ByteBuf> messages = add(3);
    owner.room = 3;
    owner.whenTaken = backlog::release;

    owner.decide(true);

    assertThat(owner.taken).containsExactly(1);
    assertThat(owner.drained).isZero();
    assertThat(messages).allMatch(message -> message.refCnt() == 0);
  }
}
