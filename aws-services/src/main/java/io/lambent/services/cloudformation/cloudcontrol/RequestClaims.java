package io.lambent.services.cloudformation.cloudcontrol;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests in the hands of workers. A request belongs to the run that claimed it until its lease
 * ends; what that run stores afterwards is refused.
 */
@Component("cloudControlRequestClaims")
class RequestClaims {
  private static final Logger log = LoggerFactory.getLogger(RequestClaims.class);

  private final JdbcClient jdbc;

  RequestClaims(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A claim on a request. */
  record Claim(UUID token, UUID owner) {}

  /** Another run has taken the request over. */
  static final class LostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LostException() {
      super("another run has taken the request over", null, false, false);
    }
  }

  /** Claims requests that nobody works on. */
  List<Claim> claim(Instant now, int limit) {
    return jdbc.sql(
            """
            update lambent_aws.cloudcontrol_request
              set owner = gen_random_uuid(), due_at = :lease
              where token in (
                select token from lambent_aws.cloudcontrol_request where due_at <= :now
                  order by due_at limit :limit for update skip locked)
              returning token, owner
            """)
        .param("lease", Timestamp.from(now.plus(RequestTable.LEASE)))
        .param("now", Timestamp.from(now))
        .param("limit", limit)
        .query(
            (row, number) ->
                new Claim(row.getObject("token", UUID.class), row.getObject("owner", UUID.class)))
        .list();
  }

  /** Has claims last. */
  void renew(List<Claim> claims, Instant now) {
    jdbc.sql(
            """
            update lambent_aws.cloudcontrol_request set due_at = :lease
              where owner = any(:owners) and due_at is not null
            """)
        .param("lease", Timestamp.from(now.plus(RequestTable.LEASE)))
        .param("owners", claims.stream().map(Claim::owner).toArray(UUID[]::new))
        .update();
  }

  /** Gives a claim back, so that another run goes on at a time. */
  void release(Claim claim, Instant due) {
    jdbc.sql(
            """
            update lambent_aws.cloudcontrol_request set owner = null, due_at = :due
              where token = :token and owner = :owner and due_at is not null
            """)
        .param("due", Timestamp.from(due))
        .param("token", claim.token())
        .param("owner", claim.owner())
        .update();
  }

  /**
   * The status of a request whose claim holds.
   *
   * @throws LostException where it does not
   */
  RequestStatus status(Claim claim) {
    return jdbc.sql(
            """
            select status from lambent_aws.cloudcontrol_request
              where token = :token and owner = :owner and due_at is not null
            """)
        .param("token", claim.token())
        .param("owner", claim.owner())
        .query((row, number) -> RequestStatus.valueOf(row.getString(1)))
        .optional()
        .orElseThrow(LostException::new);
  }

  /**
   * Stores how far an operation is.
   *
   * @throws LostException where the claim does not hold
   */
  void progress(Claim claim, ObjectNode progress) {
    int count =
        jdbc.sql(
                """
                update lambent_aws.cloudcontrol_request set progress = cast(:progress as json)
                  where token = :token and owner = :owner and due_at is not null
                """)
            .param("progress", progress.toString())
            .param("token", claim.token())
            .param("owner", claim.owner())
            .update();
    if (count == 0) {
      throw new LostException();
    }
  }

  /**
   * Stores the identifier of a resource that is there, so that it is known though the operation
   * fails. It stays unknown where another request works on the resource.
   */
  void identified(Claim claim, String identifier) {
    try {
      jdbc.sql(
              """
              update lambent_aws.cloudcontrol_request set identifier = :identifier
                where token = :token and owner = :owner and due_at is not null
              """)
          .param("identifier", identifier)
          .param("token", claim.token())
          .param("owner", claim.owner())
          .update();
    } catch (DuplicateKeyException e) {
      log.debug("{} is in the hands of another request than {}", identifier, claim.token());
    }
  }

  /**
   * Ends a request. One that is being cancelled ends as cancelled, whatever came of it.
   *
   * @param identifier null where it is not known
   * @param failure null where it has succeeded
   */
  void end(
      Claim claim,
      RequestStatus status,
      @Nullable String identifier,
      @Nullable Failure failure,
      Instant now) {
    jdbc.sql(
            """
            update lambent_aws.cloudcontrol_request set
                status = case when status = 'CANCEL_IN_PROGRESS' then 'CANCEL_COMPLETE'
                  else :status end,
                error_code = case when status = 'CANCEL_IN_PROGRESS' then null else :code end,
                message = case when status = 'CANCEL_IN_PROGRESS' then null else :message end,
                identifier = coalesce(:identifier, identifier),
                work = null, progress = '{}', due_at = null, owner = null, event_at = :now
              where token = :token and owner = :owner and due_at is not null
            """)
        .param("status", status.name())
        .param("code", failure == null ? null : failure.error().code())
        .param("message", failure == null ? null : failure.message())
        .param("identifier", identifier)
        .param("now", Timestamp.from(now))
        .param("token", claim.token())
        .param("owner", claim.owner())
        .update();
  }
}
