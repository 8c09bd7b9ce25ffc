package io.lambent.execution.invoke;

import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs test classes in this process and prints what became of each test, a line each: {@link
 * #MARK}, the outcome, the class and the test, and why it did not pass, separated by tabs.
 */
final class TestProgram implements TestExecutionListener {
  static final String MARK = "TEST";
  static final String PASSED = "passed";
  static final String SKIPPED = "skipped";
  static final String FAILED = "failed";

  private TestProgram() {}

  /**
   * @param classes names of test classes
   */
  public static void main(String[] classes) {
    List<ClassSelector> selected = new ArrayList<>();
    for (String each : classes) {
      selected.add(DiscoverySelectors.selectClass(each));
    }
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request().selectors(selected).build(),
            new TestProgram());
    // Threads of the platform that do not end by themselves.
    System.exit(0);
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    print(SKIPPED, test, reason);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    String why = result.getThrowable().map(Throwable::toString).orElse("");
    switch (result.getStatus()) {
      case SUCCESSFUL -> {
        if (test.isTest()) {
          print(PASSED, test, why);
        }
      }
      case ABORTED -> print(SKIPPED, test, why);
      case FAILED -> print(FAILED, test, why);
    }
  }

  private static void print(String outcome, TestIdentifier test, String why) {
    System.out.println(
        String.join(
            "\t", "", MARK, outcome, test.getLegacyReportingName(), parent(test), line(why)));
  }

  /** The class of a test, which is part of its id; or the id. */
  private static String parent(TestIdentifier test) {
    String id = test.getUniqueId();
    int begin = id.indexOf("[class:");
    int end = id.indexOf(']', Math.max(0, begin));
    return begin < 0 || end < 0 ? id : id.substring(id.lastIndexOf('.', end) + 1, end);
  }

  private static String line(String text) {
    return text.replace("\t", " ").replace("\n", " | ");
  }
}
