package io.lambent.execution.async;

import io.lambent.contract.invocation.Invoker;
import java.time.InstantSource;

/**
 * The parts that taking and running events share.
 *
 * @param invoker runs events; not the one that queues them
 * @param source the settings of functions for their events
 */
record EventParts(
    EventTable table,
    EventWriter writer,
    Slots slots,
    AsyncProperties properties,
    Invoker invoker,
    SettingsSource source,
    InstantSource clock,
    EventMeters meters) {}
