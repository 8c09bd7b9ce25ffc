package io.lambent.function.code;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Archives in PostgreSQL, once per content, in pieces of 1 MiB so that neither side ever holds a
 * whole one.
 *
 * <p>Storing and freeing the same content at the same time is safe: both hold the row of {@code
 * code} until their transaction ends. Who stores takes it first and refers to it within the same
 * transaction; who frees takes it and then looks, in a statement of its own, whether anything
 * refers to it.
 */
@Component
public class CodeStore {
  static final int CHUNK = 1 << 20;

  private final JdbcClient jdbc;

  CodeStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Stores an archive, unless it is stored already, within the caller's transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void store(Upload upload) {
    boolean isNew =
        jdbc.sql(
                """
                insert into code (sha256, size, unzipped_size, stored_at) values (?, ?, ?, now())
                on conflict (sha256) do update
                set unzipped_size = excluded.unzipped_size, stored_at = excluded.stored_at
                returning xmax = 0
                """)
            .param(upload.sha256())
            .param(upload.size())
            .param(Archive.check(upload, Archive.MAX_UNZIPPED))
            .query(Boolean.class)
            .single();
    if (!isNew) {
      return;
    }
    try (InputStream in = Files.newInputStream(upload.file())) {
      int position = 0;
      for (byte[] bytes = in.readNBytes(CHUNK); bytes.length > 0; bytes = in.readNBytes(CHUNK)) {
        jdbc.sql("insert into code_chunk (sha256, position, bytes) values (?, ?, ?)")
            .param(upload.sha256())
            .param(position++)
            .param(bytes)
            .update();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Size in bytes of a stored archive. */
  public OptionalLong size(String sha256) {
    return jdbc.sql("select size from code where sha256 = ?")
        .param(sha256)
        .query(Long.class)
        .optional()
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  /** Bytes of a stored archive's files, as its directory states them; 0 where nobody looked. */
  public long unzippedSize(String sha256) {
    return jdbc.sql("select coalesce(unzipped_size, 0) from code where sha256 = ?")
        .param(sha256)
        .query(Long.class)
        .single();
  }

  /**
   * Opens an archive; each piece is a query of its own.
   *
   * @throws NoSuchFileException where it is not stored
   */
  public InputStream open(String sha256) throws IOException {
    long size =
        size(sha256)
            .orElseThrow(() -> new NoSuchFileException("no code is stored with SHA-256 " + sha256));
    return new Chunks(jdbc, sha256, size);
  }

  /** Frees an archive if no version of a function or a layer refers to it. */
  @Transactional(propagation = Propagation.REQUIRES_NEW)
  public void release(String sha256) {
    boolean locked =
        jdbc.sql("select 1 from code where sha256 = ? for update")
            .param(sha256)
            .query(Integer.class)
            .optional()
            .isPresent();
    if (locked) {
      jdbc.sql(
              """
              delete from code where sha256 = :sha256
              and not exists (select from function_version where code_sha256 = :sha256)
              and not exists (select from function_version where serving_code_sha256 = :sha256)
              and not exists (select from layer_version where code_sha256 = :sha256)
              and not exists (select from layer_use where code_sha256 = :sha256)
              """)
          .param("sha256", sha256)
          .update();
    }
  }
}
