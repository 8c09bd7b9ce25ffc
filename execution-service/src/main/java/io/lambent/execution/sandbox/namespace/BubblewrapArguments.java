package io.lambent.execution.sandbox.namespace;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file system of a sandbox as bubblewrap's arguments. Directories above a mount are made
 * passable for every user, which bubblewrap by itself does not do.
 */
final class BubblewrapArguments {
  private final List<String> arguments;
  private final Set<Path> made;
  private final Set<Path> mounted;

  BubblewrapArguments() {
    this(new ArrayList<>(), new HashSet<>(Set.of(Path.of("/"))), new HashSet<>());
  }

  private BubblewrapArguments(List<String> arguments, Set<Path> made, Set<Path> mounted) {
    this.arguments = arguments;
    this.made = made;
    this.mounted = mounted;
  }

  BubblewrapArguments copy() {
    return new BubblewrapArguments(
        new ArrayList<>(arguments), new HashSet<>(made), new HashSet<>(mounted));
  }

  /** Shows a file or directory of the host, read-only. */
  BubblewrapArguments readOnly(Path source, Path target) {
    directory(target.getParent());
    mounted.add(target);
    return add("--ro-bind", source.toString(), target.toString());
  }

  BubblewrapArguments bind(EnvironmentView.Bind bind) {
    return bind.writable()
        ? add("--bind", bind.source().toString(), bind.target().toString())
        : readOnly(bind.source(), bind.target());
  }

  /** A symbolic link. */
  BubblewrapArguments link(Path path, String target) {
    directory(path.getParent());
    return add("--symlink", target, path.toString());
  }

  /** An empty directory and those above it, where there is none yet. */
  BubblewrapArguments directory(@Nullable Path target) {
    if (target == null || made.contains(target) || mounted.stream().anyMatch(target::startsWith)) {
      return this;
    }
    directory(target.getParent());
    made.add(target);
    return add("--perms", "0755", "--dir", target.toString());
  }

  /** A private, writable directory in memory. */
  BubblewrapArguments temporary(Path target, long bytes) {
    made.add(target);
    return add("--perms", "1777", "--size", Long.toString(bytes), "--tmpfs", target.toString());
  }

  BubblewrapArguments add(String... more) {
    arguments.addAll(List.of(more));
    return this;
  }

  List<String> list() {
    return List.copyOf(arguments);
  }
}
