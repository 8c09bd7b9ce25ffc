package io.lambent.function.code;

/**
 * Published by a transaction that took away a reference to an archive; once it is committed, the
 * archive is freed if that was the last one.
 */
public record CodeReleased(String sha256) {}
