package io.lambent.aws.model;

/**
 * Values by string keys, represented by a {@link java.util.Map}.
 *
 * @param isFlattened true if entries stand in XML and forms without an element around them
 */
public record MapShape(
    String name,
    Member key,
    Member value,
    boolean isFlattened,
    Constraints constraints,
    boolean isSensitive)
    implements Shape {}
