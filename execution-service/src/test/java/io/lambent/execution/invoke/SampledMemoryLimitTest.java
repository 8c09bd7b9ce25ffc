package io.lambent.execution.invoke;

/** Without control groups: the platform looks at the processes itself. */
class SampledMemoryLimitTest extends OutOfMemoryTests {
  SampledMemoryLimitTest() {
    super("--lambent.limits.control-groups=none");
  }
}
