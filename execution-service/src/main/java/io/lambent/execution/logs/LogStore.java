package io.lambent.execution.logs;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * All log groups on disk: {@code <root>/<account>/<region>/<group>/<stream>.<base>.log}. Changed by
 * the writer only; read by anyone.
 */
final class LogStore {
  private final Path root;
  private final ConcurrentNavigableMap<StoredGroup.Key, StoredGroup> groups =
      new ConcurrentSkipListMap<>();

  LogStore(Path root) throws IOException {
    this.root = Files.createDirectories(root);
    try (DirectoryStream<Path> accounts = directories(root)) {
      for (Path account : accounts) {
        openAccount(account);
      }
    }
  }

  private void openAccount(Path account) throws IOException {
    try (DirectoryStream<Path> regions = directories(account)) {
      for (Path region : regions) {
        try (DirectoryStream<Path> directories = directories(region)) {
          for (Path directory : directories) {
            StoredGroup group = StoredGroup.open(directory);
            if (group != null) {
              groups.put(group.key(), group);
            }
          }
        }
      }
    }
  }

  private static DirectoryStream<Path> directories(Path parent) throws IOException {
    return Files.newDirectoryStream(parent, Files::isDirectory);
  }

  /** The directory of an account's log groups in a region; it may not be there yet. */
  Path directory(String account, String region) {
    return root.resolve(FileNames.encode(account)).resolve(FileNames.encode(region));
  }

  NavigableMap<StoredGroup.Key, StoredGroup> groups() {
    return groups;
  }

  @Nullable StoredGroup find(StoredGroup.Key key) {
    return groups.get(key);
  }

  StoredGroup findOrCreate(StoredGroup.Key key, long now) throws IOException {
    StoredGroup group = groups.get(key);
    if (group == null) {
      group = StoredGroup.create(root, key, now);
      groups.put(key, group);
    }
    return group;
  }

  void delete(StoredGroup group) throws IOException {
    groups.remove(group.key());
    group.delete();
  }
}
