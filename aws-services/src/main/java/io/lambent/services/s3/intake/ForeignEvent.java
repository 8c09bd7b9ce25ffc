package io.lambent.services.s3.intake;

import io.lambent.services.s3.notification.Actor;
import io.lambent.services.s3.notification.ObjectEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event of another store, in AWS's terms.
 *
 * @param actor who changed the object, by the names of that store
 * @param identity what tells the event from other ones of the source; null where nothing does
 */
record ForeignEvent(String bucket, ObjectEvent event, Actor actor, @Nullable String identity) {}
