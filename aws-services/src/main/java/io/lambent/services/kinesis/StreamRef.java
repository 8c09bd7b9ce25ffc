package io.lambent.services.kinesis;

import io.lambent.aws.api.SharedRecord;
import org.jspecify.annotations.Nullable;

/** The name of a stream in a request: its name or its ARN. */
@SharedRecord
record StreamRef(
    @Nullable String streamName, @Nullable String streamARN, @Nullable String streamId) {}
