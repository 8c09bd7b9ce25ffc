package io.lambent.execution.invoke;

class BubblewrapTest extends NamespaceDriverTests {
  BubblewrapTest() {
    super("bubblewrap", "bubblewrap works");
  }
}
