package io.lambent.services.groupcommit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class GroupCommitTest {
  private static final int CALLERS = 20;

  /** An item that fails as if the connection was lost. */
  private static final int LOST = 777;

  private final List<List<Integer>> transactions = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger failures = new AtomicInteger();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  @Test
  void commitsTogetherWhatComesDuringATransaction() throws Exception {
    try (GroupCommit<Integer, String> commits = commits();
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<String>> first = callers.submit(() -> commits.write(List.of(-1)));
      begun.await();
      List<Future<List<String>>> others = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        int item = i;
        others.add(callers.submit(() -> commits.write(List.of(item, 100 + item))));
      }
      while (commits.waiting() < CALLERS) {
        Thread.onSpinWait();
      }
      goOn.countDown();

      assertThat(first.get()).containsExactly("-1");
      for (int i = 0; i < CALLERS; i++) {
        assertThat(others.get(i).get()).containsExactly("" + i, "" + (100 + i));
      }
    }
    assertThat(transactions).extracting(List::size).containsExactly(1, 2 * CALLERS);
  }

  @Test
  void failsOnlyTheCallerThatIsToBlame() throws Exception {
    goOn.countDown();
    try (GroupCommit<Integer, String> commits = commits();
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<String>>> all = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        int item = i == 3 ? 666 : i;
        all.add(callers.submit(() -> commits.write(List.of(item))));
      }

      for (int i = 0; i < CALLERS; i++) {
        Future<List<String>> one = all.get(i);
        if (i == 3) {
          assertThatThrownBy(one::get).hasCauseInstanceOf(IllegalArgumentException.class);
        } else {
          assertThat(one.get()).containsExactly("" + i);
        }
      }
    }
  }

  @Test
  void takesNoFurtherCallerAboveTheWeight() throws Exception {
    try (GroupCommit<Integer, String> commits =
            new GroupCommit<>("test", 1, 10, item -> item, this::write);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      callers.submit(() -> commits.write(List.of(0)));
      begun.await();
      for (int i = 0; i < 4; i++) {
        callers.submit(() -> commits.write(List.of(2, 4)));
      }
      while (commits.waiting() < 4) {
        Thread.onSpinWait();
      }
      goOn.countDown();
      commits.write(List.of(1));
    }
    assertThat(transactions).startsWith(List.of(0), List.of(2, 4, 2, 4), List.of(2, 4, 2, 4));
  }

  @Test
  void triesNothingAgainOnceTheConnectionIsLost() throws Exception {
    try (GroupCommit<Integer, String> commits = commits();
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      callers.submit(() -> commits.write(List.of(0)));
      begun.await();
      List<Future<List<String>>> all = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        all.add(callers.submit(() -> commits.write(List.of(LOST))));
      }
      while (commits.waiting() < CALLERS) {
        Thread.onSpinWait();
      }
      goOn.countDown();

      for (Future<List<String>> one : all) {
        assertThatThrownBy(one::get).hasCauseInstanceOf(DataAccessResourceFailureException.class);
      }
    }
    assertThat(failures).hasValue(1);
  }

  private GroupCommit<Integer, String> commits() {
    return new GroupCommit<>("test", 1, 100, this::write);
  }

  private List<String> write(List<Integer> items) {
    begun.countDown();
    try {
      goOn.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (items.contains(666)) {
      throw new IllegalArgumentException("666");
    }
    if (items.contains(LOST)) {
      failures.incrementAndGet();
      throw new DataAccessResourceFailureException("", new SQLException("", "08006"));
    }
    transactions.add(items);
    return items.stream().map(String::valueOf).toList();
  }
}
