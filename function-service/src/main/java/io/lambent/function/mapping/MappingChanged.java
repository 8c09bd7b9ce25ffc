package io.lambent.function.mapping;

/** Published by every transaction that puts a mapping into transition. */
record MappingChanged(String uuid) {}
