package io.lambent.aws.wire;

/** A blob that was not read into memory; see {@link BlobSink}. */
public interface Blob {}
