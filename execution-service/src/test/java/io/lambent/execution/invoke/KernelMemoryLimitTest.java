package io.lambent.execution.invoke;

/** With what this machine has: control groups where they are to be had. */
class KernelMemoryLimitTest extends OutOfMemoryTests {}
