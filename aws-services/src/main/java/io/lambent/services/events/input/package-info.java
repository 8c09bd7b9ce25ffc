/**
 * Inputs: what a target gets of an event. A part of it, or a template that parts are put into. See
 * <a
 * href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html">Amazon
 * EventBridge input transformation</a>.
 */
@NullMarked
package io.lambent.services.events.input;

import org.jspecify.annotations.NullMarked;
