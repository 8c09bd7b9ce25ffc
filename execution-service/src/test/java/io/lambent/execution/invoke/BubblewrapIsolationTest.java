package io.lambent.execution.invoke;

class BubblewrapIsolationTest extends IsolationTests {
  BubblewrapIsolationTest() {
    super("bubblewrap", "bubblewrap works");
  }
}
