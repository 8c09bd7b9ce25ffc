package io.lambent.modularity.two;

/** Imported by the other package. */
public final class Imported {}
