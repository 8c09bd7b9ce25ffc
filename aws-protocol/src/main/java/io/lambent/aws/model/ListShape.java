package io.lambent.aws.model;

/**
 * A sequence of values, represented by a {@link java.util.List}.
 *
 * @param element its wire name is that of an element in XML, by default {@code member}
 * @param isFlattened true if elements stand in XML and forms without an element around them
 */
public record ListShape(
    String name, Member element, boolean isFlattened, Constraints constraints, boolean isSensitive)
    implements Shape {}
