package io.lambent.execution.sandbox.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every interleaving of the processes in {@code docs/process-protocols.md}: the platform's writer
 * and listener, the launcher and a zygote, with channels that hold one or two messages. A letter is
 * a message: {@code F} asks for a fork, {@code K} for a kill; {@code S} or {@code s} says that a
 * program started, {@code X} or {@code x} that it ended, {@code f} that a start failed, {@code k}
 * that a kill was done.
 */
class ProtocolModelTest {
  private static final int FORKS = 4;
  private static final int KILLS = 1;

  /** From this many messages on the launcher takes no requests. */
  private static final int OUTPUT_LIMIT = 1;

  /** All states that can be reached, and from which of them the end can be. */
  private record Explored<S>(Set<S> reached, Set<S> finishing, Set<S> stuck) {

    static <S> Explored<S> of(S initial, Function<S, List<S>> steps, Predicate<S> finished) {
      Map<S, List<S>> before = new HashMap<>();
      Set<S> reached = new HashSet<>(Set.of(initial));
      Set<S> ends = new HashSet<>();
      Set<S> stuck = new HashSet<>();
      Deque<S> open = new ArrayDeque<>(reached);
      while (!open.isEmpty()) {
        S state = open.remove();
        List<S> next = steps.apply(state);
        if (finished.test(state)) {
          ends.add(state);
        } else if (next.isEmpty()) {
          stuck.add(state);
        }
        for (S following : next) {
          before.computeIfAbsent(following, each -> new ArrayList<>()).add(state);
          if (reached.add(following)) {
            open.add(following);
          }
        }
      }
      Set<S> finishing = new HashSet<>(ends);
      open.addAll(ends);
      while (!open.isEmpty()) {
        for (S state : before.getOrDefault(open.remove(), List.of())) {
          if (finishing.add(state)) {
            open.add(state);
          }
        }
      }
      return new Explored<>(reached, finishing, stuck);
    }
  }

  private static String rest(String channel) {
    return channel.substring(1);
  }

  // --- the protocol as it was: everybody writes blocking

  /**
   * A process that is in a write has the message in its {@code Sends} field, and does nothing else.
   *
   * @param unsent requests that callers still have to write
   * @param listenerSends what the listener writes itself, for it ran what depends on an exit
   * @param running programs that the zygote has said to have started
   */
  private record Old(
      int unsent,
      String requests,
      String answers,
      String toZygote,
      String fromZygote,
      String launcherSends,
      String zygoteSends,
      String listenerSends,
      int running,
      int started,
      int ended) {

    static Old initial() {
      return new Old(FORKS, "", "", "", "", "", "", "", 0, 0, 0);
    }

    boolean finished() {
      return started == FORKS && ended == FORKS && listenerSends.isEmpty() && requests.isEmpty();
    }

    private Old platform(int left, String sent, String read, String sends, int starts, int ends) {
      return new Old(
          left,
          sent,
          read,
          toZygote,
          fromZygote,
          launcherSends,
          zygoteSends,
          sends,
          running,
          starts,
          ends);
    }

    private Old launcher(String taken, String said, String asked, String heard, String sends) {
      return new Old(
          unsent,
          taken,
          said,
          asked,
          heard,
          sends,
          zygoteSends,
          listenerSends,
          running,
          started,
          ended);
    }

    private Old zygote(String taken, String said, String sends, int runs) {
      return new Old(
          unsent,
          requests,
          answers,
          taken,
          said,
          launcherSends,
          sends,
          listenerSends,
          runs,
          started,
          ended);
    }

    List<Old> steps(int capacity) {
      List<Old> next = new ArrayList<>();
      // A caller writes; all others wait for its lock.
      if (unsent > 0 && requests.length() < capacity) {
        next.add(platform(unsent - 1, requests + "F", answers, listenerSends, started, ended));
      }
      if (!listenerSends.isEmpty()) {
        if (requests.length() < capacity) {
          next.add(platform(unsent, requests + "K", answers, "", started, ended));
        }
      } else if (!answers.isEmpty()) {
        boolean exit = answers.charAt(0) == 'x';
        next.add(
            platform(
                unsent,
                requests,
                rest(answers),
                exit ? "K" : "",
                started + (exit ? 0 : 1),
                ended + (exit ? 1 : 0)));
      }
      if (launcherSends.equals("F")) {
        if (toZygote.length() < capacity) {
          next.add(launcher(requests, answers, toZygote + "F", fromZygote, ""));
        }
      } else if (!launcherSends.isEmpty()) {
        if (answers.length() < capacity) {
          next.add(launcher(requests, answers + launcherSends, toZygote, fromZygote, ""));
        }
      } else {
        if (!requests.isEmpty()) {
          String sends = requests.charAt(0) == 'F' ? "F" : "";
          next.add(launcher(rest(requests), answers, toZygote, fromZygote, sends));
        }
        if (!fromZygote.isEmpty()) {
          String sends = fromZygote.substring(0, 1).toLowerCase(Locale.ROOT);
          next.add(launcher(requests, answers, toZygote, rest(fromZygote), sends));
        }
      }
      if (!zygoteSends.isEmpty()) {
        if (fromZygote.length() < capacity) {
          int runs = running + (zygoteSends.equals("S") ? 1 : 0);
          next.add(zygote(toZygote, fromZygote + zygoteSends, "", runs));
        }
      } else {
        if (!toZygote.isEmpty()) {
          next.add(zygote(rest(toZygote), fromZygote, "S", running));
        }
        if (running > 0) {
          next.add(zygote(toZygote, fromZygote, "X", running - 1));
        }
      }
      return next;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1})
  void findsTheDeadlockOfBlockingWrites(int capacity) {
    Explored<Old> explored =
        Explored.of(Old.initial(), state -> state.steps(capacity), Old::finished);

    assertThat(explored.stuck())
        .as("launcher and zygote write to each other, and neither reads")
        .anySatisfy(
            state -> {
              assertThat(state.launcherSends()).isEqualTo("F");
              assertThat(state.toZygote()).hasSize(capacity);
              assertThat(state.zygoteSends()).isNotEmpty();
              assertThat(state.fromZygote()).hasSize(capacity);
            });
    assertThat(explored.stuck())
        .as("launcher and listener write to each other, and neither reads")
        .anySatisfy(
            state -> {
              assertThat(state.launcherSends()).isIn("s", "x");
              assertThat(state.answers()).hasSize(capacity);
              assertThat(state.listenerSends()).isNotEmpty();
              assertThat(state.requests()).hasSize(capacity);
            });
  }

  // --- the protocol as it is

  /**
   * The zygote alone writes blocking, to the launcher.
   *
   * @param kills that callers may still ask for, at any time
   * @param output what the launcher has queued for the platform
   * @param pending forks that the launcher has not asked the zygote for
   * @param asked whether it waits for an answer about one
   * @param zygote what it writes; {@code -} when it writes nothing, {@code +} when it has ended,
   *     {@code #} when the launcher knows that
   * @param overrun whether the launcher ever found no room for a request to the zygote
   */
  private record New(
      int unsent,
      int kills,
      String requests,
      String answers,
      String output,
      int pending,
      boolean asked,
      String toZygote,
      String fromZygote,
      char zygote,
      int running,
      int answered,
      int ended,
      int killed,
      boolean overrun) {

    static New initial() {
      return new New(FORKS, KILLS, "", "", "", 0, false, "", "", '-', 0, 0, 0, 0, false);
    }

    boolean finished() {
      return answered == FORKS && ended == FORKS && kills == 0 && killed == KILLS;
    }

    private New platform(int left, int killsLeft, String sent) {
      return new New(
          left,
          killsLeft,
          sent,
          answers,
          output,
          pending,
          asked,
          toZygote,
          fromZygote,
          zygote,
          running,
          answered,
          ended,
          killed,
          overrun);
    }

    private New listener() {
      char said = answers.charAt(0);
      return new New(
          unsent,
          kills,
          requests,
          rest(answers),
          output,
          pending,
          asked,
          toZygote,
          fromZygote,
          zygote,
          running,
          answered + (said == 's' || said == 'f' ? 1 : 0),
          ended + (said == 'x' ? 1 : 0),
          killed + (said == 'k' ? 1 : 0),
          overrun);
    }

    private New launcher(
        String taken, String written, String queued, int waiting, boolean asks, String heard) {
      return new New(
          unsent, kills, taken, written, queued, waiting, asks, toZygote, heard, zygote, running,
          answered, ended, killed, overrun);
    }

    private New zygote(String taken, String said, char does, int runs) {
      return new New(
          unsent, kills, requests, answers, output, pending, asked, taken, said, does, runs,
          answered, ended, killed, overrun);
    }

    private New asks(int capacity) {
      return new New(
          unsent,
          kills,
          requests,
          answers,
          output,
          pending - 1,
          true,
          toZygote + "F",
          fromZygote,
          zygote,
          running,
          answered,
          ended,
          killed,
          overrun || toZygote.length() >= capacity);
    }

    private New exitSeenByLauncher() {
      return new New(
          unsent,
          kills,
          requests,
          answers,
          output + "x",
          pending,
          asked,
          toZygote,
          fromZygote,
          zygote,
          running - 1,
          answered,
          ended,
          killed,
          overrun);
    }

    List<New> steps(int capacity) {
      List<New> next = new ArrayList<>();
      addPlatform(capacity, next);
      addLauncher(capacity, next);
      addZygote(capacity, next);
      return next;
    }

    private void addPlatform(int capacity, List<New> next) {
      if (unsent > 0 && requests.length() < capacity) {
        next.add(platform(unsent - 1, kills, requests + "F"));
      }
      if (kills > 0 && requests.length() < capacity) {
        next.add(platform(unsent, kills - 1, requests + "K"));
      }
      if (!answers.isEmpty()) {
        next.add(listener());
      }
    }

    private void addLauncher(int capacity, List<New> next) {
      if (!output.isEmpty() && answers.length() < capacity) {
        next.add(
            launcher(
                requests, answers + output.charAt(0), rest(output), pending, asked, fromZygote));
      }
      if (!requests.isEmpty() && output.length() <= OUTPUT_LIMIT) {
        boolean kill = requests.charAt(0) == 'K';
        boolean none = !kill && zygote == '#';
        String queued = output + (kill ? "k" : none ? "fx" : "");
        int waiting = pending + (kill || none ? 0 : 1);
        next.add(launcher(rest(requests), answers, queued, waiting, asked, fromZygote));
      }
      if (pending > 0 && !asked && zygote != '#') {
        next.add(asks(capacity));
      }
      if (!fromZygote.isEmpty()) {
        boolean start = fromZygote.charAt(0) == 'S';
        next.add(
            launcher(
                requests,
                answers,
                output + (start ? "s" : "x"),
                pending,
                asked && !start,
                rest(fromZygote)));
      } else if (zygote == '+') {
        // All that is pending fails.
        String failures = "fx".repeat(pending + (asked ? 1 : 0));
        next.add(
            launcher(requests, answers, output + failures, 0, false, "")
                .zygote("", "", '#', running));
      }
      if (running > 0 && zygote == '#') {
        next.add(exitSeenByLauncher());
      }
    }

    private void addZygote(int capacity, List<New> next) {
      if (zygote == '+' || zygote == '#') {
        return;
      }
      // It may end at any time; an exit that it did not get to say is found out by the launcher.
      next.add(zygote("", fromZygote, '+', running + (zygote == 'X' ? 1 : 0)));
      if (zygote == '-') {
        if (!toZygote.isEmpty()) {
          next.add(zygote(rest(toZygote), fromZygote, 'S', running));
        }
        if (running > 0) {
          next.add(zygote(toZygote, fromZygote, 'X', running - 1));
        }
      } else if (fromZygote.length() < capacity) {
        next.add(zygote(toZygote, fromZygote + zygote, '-', running + (zygote == 'S' ? 1 : 0)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void answersEveryRequestWhateverTheOrder(int capacity) {
    Explored<New> explored =
        Explored.of(New.initial(), state -> state.steps(capacity), New::finished);

    assertThat(explored.stuck()).isEmpty();
    assertThat(explored.finishing()).hasSameSizeAs(explored.reached());
    assertThat(explored.reached()).noneMatch(New::overrun);
    // What is queued beyond the limit is bounded by what runs: two messages for each.
    assertThat(explored.reached())
        .allMatch(state -> state.output().length() <= OUTPUT_LIMIT + 1 + 2 * FORKS);
  }
}
