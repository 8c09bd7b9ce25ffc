package io.lambent.aws.model;

/**
 * An error that operations of an API declare.
 *
 * @param name the name of its shape, which JSON protocols answer
 * @param queryCode the code that XML protocols answer
 * @param status the HTTP status
 * @param isSender true if the caller is at fault
 */
public record ErrorShape(
    String name, String queryCode, int status, boolean isSender, Structure structure) {}
