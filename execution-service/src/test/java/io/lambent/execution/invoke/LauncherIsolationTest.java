package io.lambent.execution.invoke;

class LauncherIsolationTest extends IsolationTests {
  LauncherIsolationTest() {
    super("auto", "the launcher works");
  }
}
