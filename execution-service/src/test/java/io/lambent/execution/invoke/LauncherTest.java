package io.lambent.execution.invoke;

class LauncherTest extends NamespaceDriverTests {
  LauncherTest() {
    super("auto", "the launcher works");
  }
}
