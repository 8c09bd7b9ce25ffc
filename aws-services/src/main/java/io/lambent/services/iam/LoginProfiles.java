package io.lambent.services.iam;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.client.sql.Instants;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Passwords of users. Stored are salted hashes; there is no console yet that asks for them. */
@Component
class LoginProfiles {
  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 256;

  /** The number of iterations that OWASP recommends for PBKDF2 with HMAC-SHA256. */
  private static final int ITERATIONS = 600_000;

  private static final int SHORTEST = 8;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final JdbcClient jdbc;
  private final CallingUser users;
  private final Clock clock;

  LoginProfiles(JdbcClient jdbc, CallingUser users, Clock clock) {
    this.jdbc = jdbc;
    this.users = users;
    this.clock = clock;
  }

  record Create(
      @Nullable String userName,
      @Nullable String password,
      boolean passwordResetRequired,
      @Nullable Integer maxSigninSessionDuration) {

    /** Without the password, so that it reaches no log. */
    @Override
    public String toString() {
      return "Create[" + userName + "]";
    }
  }

  record Update(
      String userName,
      @Nullable String password,
      @Nullable Boolean passwordResetRequired,
      @Nullable Integer maxSigninSessionDuration) {

    /** Without the password, so that it reaches no log. */
    @Override
    public String toString() {
      return "Update[" + userName + "]";
    }
  }

  record ByUser(@Nullable String userName) {}

  record Shown(Profile loginProfile) {}

  record Profile(String userName, Instant createDate, boolean passwordResetRequired) {}

  Shown create(Caller caller, Create input) {
    refuseSignin(input.maxSigninSessionDuration());
    Identity user = users.locked(caller, input.userName());
    if (input.password() == null) {
      throw IamErrors.validation("Password is required.");
    }
    if (find(user).isPresent()) {
      throw IamErrors.exists("Login Profile for user " + user.name() + " already exists.");
    }
    Profile made =
        new Profile(
            user.name(),
            clock.instant().truncatedTo(ChronoUnit.SECONDS),
            input.passwordResetRequired());
    jdbc.sql(
            """
            insert into lambent_aws.iam_login_profile (owner, password, reset_required, created_at)
              values (:owner, :password, :reset, :created)
            """)
        .param("owner", user.id())
        .param("password", hashed(input.password()))
        .param("reset", made.passwordResetRequired())
        .param("created", Timestamp.from(made.createDate()))
        .update();
    return new Shown(made);
  }

  private static void refuseSignin(@Nullable Integer seconds) {
    if (seconds != null) {
      throw IamErrors.unsupported("MaxSigninSessionDuration");
    }
  }

  /** A salt and the hash of a password with it. */
  private static byte[] hashed(String password) {
    if (password.length() < SHORTEST) {
      throw AwsFailure.declared(
          "PasswordPolicyViolationException",
          "Password should have a minimum length of " + SHORTEST);
    }
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    try {
      byte[] hash =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, HASH_BITS))
              .getEncoded();
      return ByteBuffer.allocate(salt.length + hash.length).put(salt).put(hash).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot hash a password", e);
    }
  }

  Shown get(Caller caller, ByUser input) {
    Identity user = users.named(caller, input.userName());
    return new Shown(find(user).orElseThrow(() -> none(user)));
  }

  private Optional<Profile> find(Identity user) {
    return jdbc.sql(
            "select created_at, reset_required from lambent_aws.iam_login_profile"
                + " where owner = :owner")
        .param("owner", user.id())
        .query(
            (row, number) ->
                new Profile(
                    user.name(), Instants.get(row, "created_at"), row.getBoolean("reset_required")))
        .optional();
  }

  private static AwsFailure none(Identity user) {
    return IamErrors.notFound("Login Profile for User " + user.name() + " cannot be found.");
  }

  void update(Caller caller, Update input) {
    refuseSignin(input.maxSigninSessionDuration());
    Identity user = users.locked(caller, input.userName());
    if (find(user).isEmpty()) {
      throw none(user);
    }
    jdbc.sql(
            """
            update lambent_aws.iam_login_profile
              set password = coalesce(:password, password),
                reset_required = coalesce(:reset, reset_required)
              where owner = :owner
            """)
        .param("password", input.password() == null ? null : hashed(input.password()))
        .param("reset", input.passwordResetRequired())
        .param("owner", user.id())
        .update();
  }

  void delete(Caller caller, ByUser input) {
    Identity user = users.locked(caller, input.userName());
    int deleted =
        jdbc.sql("delete from lambent_aws.iam_login_profile where owner = :owner")
            .param("owner", user.id())
            .update();
    if (deleted == 0) {
      throw none(user);
    }
  }
}
