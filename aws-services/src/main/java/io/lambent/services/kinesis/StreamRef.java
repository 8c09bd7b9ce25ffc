package io.lambent.services.kinesis;

import io.lambent.aws.api.SharedRecord;
import org.jspecify.annotations.Nullable;

/** A reference to a stream in a request, by name or by ARN. */
@SharedRecord
record StreamRef(
    @Nullable String streamName, @Nullable String streamARN, @Nullable String streamId) {}
