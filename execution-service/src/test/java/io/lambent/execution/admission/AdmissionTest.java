package io.lambent.execution.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.function.EventDestinations;
import io.lambent.contract.function.EventLimits;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.function.Resolution;
import io.lambent.contract.invocation.InvocationOutcome.Throttled.Reason;
import io.lambent.execution.TestingFunctions;
import io.lambent.execution.admission.Admission.Permit;
import io.lambent.execution.admission.Admission.Refused;
import io.lambent.execution.deployment.FunctionChanged;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final FunctionName ONE = TestingFunctions.name("one");
  private static final FunctionName TWO = TestingFunctions.name("two");
  private static final Refused ACCOUNT = new Refused(Reason.CONCURRENT_INVOCATION_LIMIT);
  private static final Refused RESERVED = new Refused(Reason.RESERVED_CONCURRENT_INVOCATION_LIMIT);

  private final Admission admission = new Admission(3, 1_000);

  private Permit permit(FunctionName function, Integer reserved) {
    return (Permit) admission.admit(function, reserved);
  }

  @Test
  void sharesTheAccountsConcurrencyAmongFunctions() {
    Permit first = (Permit) admission.admit(ONE, null);
    admission.admit(ONE, null);
    admission.admit(TWO, null);

    assertThat(admission.admit(TWO, null)).isEqualTo(ACCOUNT);
    first.close();
    assertThat(admission.admit(TWO, null)).isInstanceOf(Permit.class);
  }

  @Test
  void takesTheAccountsConcurrencyFromTheResolution() {
    Resolution.Target target = version("1", 0);

    assertThat(admission.admit(ofConcurrency(1, target), target)).isInstanceOf(Permit.class);
    assertThat(admission.admit(ofConcurrency(1, target), target)).isEqualTo(ACCOUNT);
    assertThat(admission.admit(ofConcurrency(2, target), target)).isInstanceOf(Permit.class);
    assertThat(admission.admit(TWO, null)).isEqualTo(ACCOUNT);
  }

  private static Resolution ofConcurrency(int account, Resolution.Target target) {
    return resolution(target, null, 0, account);
  }

  private static Resolution resolution(
      Resolution.Target target, @Nullable Integer reserved, int provisioned, int account) {
    return new Resolution(
        ONE,
        target.version().version(),
        List.of(target),
        reserved,
        provisioned,
        EventLimits.DEFAULT,
        EventDestinations.NONE,
        account,
        false);
  }

  @Test
  void keepsReservedConcurrencyFromTheOthers() {
    permit(ONE, 2).close();
    admission.admit(TWO, null);

    assertThat(admission.admit(TWO, null)).isEqualTo(ACCOUNT);
    permit(ONE, 2);
    permit(ONE, 2);
    assertThat(admission.admit(ONE, 2)).isEqualTo(RESERVED);
  }

  @Test
  void givesAPermitBackOnce() {
    Permit permit = permit(ONE, 1);
    permit.close();
    permit.close();

    permit(ONE, 1);
    assertThat(admission.admit(ONE, 1)).isEqualTo(RESERVED);
  }

  @Test
  void forgetsAReservationThatIsGone() {
    permit(ONE, 2).close();
    admission.changed(new FunctionChanged(ONE));

    for (int i = 0; i < 3; i++) {
      assertThat(admission.admit(TWO, null)).isInstanceOf(Permit.class);
    }
  }

  @Test
  void countsRightWhenTheReservationChangesMeanwhile() {
    Permit before = (Permit) admission.admit(ONE, null);
    Permit after = permit(ONE, 2);
    before.close();
    after.close();

    assertThat(admission.inFlight(ONE)).isZero();
    permit(ONE, 2);
    permit(ONE, 2);
    assertThat(admission.admit(ONE, 2)).isEqualTo(RESERVED);
  }

  @Test
  void neverAdmitsMoreThanTheLimit() throws InterruptedException {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(8);
    for (int thread = 0; thread < 8; thread++) {
      Thread.ofVirtual()
          .start(
              () -> {
                for (int i = 0; i < 2000; i++) {
                  if (admission.admit(ONE, 2) instanceof Permit permit) {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    Thread.yield();
                    running.decrementAndGet();
                    permit.close();
                  }
                }
                done.countDown();
              });
    }
    done.await();

    assertThat(most.get()).isLessThanOrEqualTo(2);
  }

  private static Resolution.Target version(String number, int provisioned) {
    FunctionVersion latest =
        new TestingFunctions().version("one", "python3.13", "app.handler", new byte[0]);
    return new Resolution.Target(
        TestingFunctions.with(latest, draft -> draft.version(number)), 1, provisioned);
  }

  private Admission.Decision admit(
      Resolution.Target target, @Nullable Integer reserved, int allProvisioned) {
    return admission.admit(resolution(target, reserved, allProvisioned, 3), target);
  }

  @Test
  void throttlesOtherVersionsWhereAllReservedConcurrencyIsProvisioned() {
    Resolution.Target provisioned = version("1", 2);

    assertThat(admit(version(FunctionVersion.LATEST, 0), 2, 2)).isEqualTo(RESERVED);
    assertThat(admit(provisioned, 2, 2)).isInstanceOf(Permit.class);
    assertThat(admit(provisioned, 2, 2)).isInstanceOf(Permit.class);
    assertThat(admit(provisioned, 2, 2)).isEqualTo(RESERVED);
  }

  @Test
  void spillsOverIntoWhatIsReservedBeyondProvisionedConcurrency() {
    Resolution.Target provisioned = version("1", 1);
    Permit first = (Permit) admit(provisioned, 2, 1);
    Permit second = (Permit) admit(provisioned, 2, 1);

    assertThat(first.provisionedInUse()).isEqualTo(1);
    assertThat(second.provisionedInUse()).isZero();
    assertThat(admit(provisioned, 2, 1)).isEqualTo(RESERVED);
    assertThat(admission.inFlight(ONE)).isEqualTo(2);
    first.close();
    assertThat(admit(provisioned, 2, 1)).isInstanceOf(Permit.class);
  }

  @Test
  void keepsProvisionedConcurrencyFromOtherFunctions() {
    Resolution.Target provisioned = version("1", 2);
    admit(version(FunctionVersion.LATEST, 0), null, 2);

    assertThat(admission.admit(TWO, null)).isEqualTo(ACCOUNT);
    assertThat(admit(provisioned, null, 2)).isInstanceOf(Permit.class);
    assertThat(admit(provisioned, null, 2)).isInstanceOf(Permit.class);
    assertThat(admit(provisioned, null, 2)).isEqualTo(ACCOUNT);
  }

  private static List<FunctionName> known(Admission admission) {
    List<FunctionName> known = new ArrayList<>();
    admission.visit(
        new Admission.ConcurrencyVisitor() {
          @Override
          public void function(FunctionName function, int inFlight) {
            known.add(function);
          }

          @Override
          public void account(String account, String region, int unreserved, int claimed) {}
        });
    return known;
  }

  private static List<String> accounts(Admission admission) {
    List<String> accounts = new ArrayList<>();
    admission.visit(
        new Admission.ConcurrencyVisitor() {
          @Override
          public void function(FunctionName function, int inFlight) {}

          @Override
          public void account(String account, String region, int unreserved, int claimed) {
            accounts.add(account);
          }
        });
    return accounts;
  }

  private static FunctionName ofAccount(int account, String name) {
    return new FunctionName("%012d".formatted(account), "eu-west-1", name);
  }

  @Test
  void removesFunctionsAndAccountsThatAreIdle() {
    Admission small = new Admission(1_000, 10);
    Permit running = (Permit) small.admit(ONE, null);
    Permit reserving = (Permit) small.admit(TWO, 5);
    reserving.close();
    for (int i = 0; i < 1_000; i++) {
      ((Permit) small.admit(ofAccount(i, "f"), null)).close();
    }

    assertThat(known(small)).hasSizeLessThanOrEqualTo(10).contains(ONE, TWO);
    assertThat(accounts(small)).hasSizeLessThanOrEqualTo(10).contains(ONE.account());
    assertThat(small.inFlight(ONE)).isEqualTo(1);
    running.close();
    assertThat(small.inFlight(ONE)).isZero();
  }

  @Test
  void keepsAllFunctionsThatHaveCallsRunning() {
    Admission small = new Admission(1_000, 10);
    List<Permit> permits = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      permits.add((Permit) small.admit(ofAccount(i, "f"), null));
    }

    assertThat(known(small)).hasSize(100);
    permits.forEach(Permit::close);
    for (int i = 0; i < 200; i++) {
      ((Permit) small.admit(ofAccount(i, "g"), null)).close();
    }
    assertThat(known(small)).hasSizeLessThanOrEqualTo(10);
  }

  @Test
  void neverAdmitsMoreThanTheLimitWhileIdleFunctionsAreRemoved() throws InterruptedException {
    Admission small = new Admission(1_000, 2);
    Resolution.Target target = version("1", 1);
    Resolution resolution = new Resolution(ONE, "1", List.of(target), 1, 1);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(4);
    for (int thread = 0; thread < 4; thread++) {
      int account = thread;
      Thread.ofVirtual()
          .start(
              () -> {
                for (int i = 0; i < 5_000; i++) {
                  if (small.admit(resolution, target) instanceof Permit permit) {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    Thread.yield();
                    running.decrementAndGet();
                    permit.close();
                  }
                  // It reserves nothing from now on, so it is removed if it is idle.
                  small.changed(new FunctionChanged(ONE));
                  ((Permit) small.admit(ofAccount(account, "f" + i), null)).close();
                }
                done.countDown();
              });
    }
    done.await();

    assertThat(most.get()).isEqualTo(1);
    assertThat(small.inFlight(ONE)).isZero();
    assertThat(known(small)).hasSizeLessThanOrEqualTo(10);
  }
}
