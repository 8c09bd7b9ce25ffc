package io.lambent.services.secretsmanager;

import io.lambent.aws.api.Caller;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes passwords. */
@Component
class RandomPasswords {
  private static final long DEFAULT_LENGTH = 32;
  private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
  private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String DIGITS = "0123456789";
  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

  private final SecureRandom random = new SecureRandom();

  record Get(
      @Nullable Long passwordLength,
      @Nullable String excludeCharacters,
      boolean excludeNumbers,
      boolean excludePunctuation,
      boolean excludeUppercase,
      boolean excludeLowercase,
      boolean includeSpace,
      @Nullable Boolean requireEachIncludedType) {}

  record Password(String randomPassword) {}

  Password get(Caller caller, Get input) {
    int length =
        Math.toIntExact(Objects.requireNonNullElse(input.passwordLength(), DEFAULT_LENGTH));
    String excluded = Objects.requireNonNullElse(input.excludeCharacters(), "");
    List<String> kinds = new ArrayList<>();
    add(kinds, !input.excludeLowercase(), LOWER, excluded);
    add(kinds, !input.excludeUppercase(), UPPER, excluded);
    add(kinds, !input.excludeNumbers(), DIGITS, excluded);
    add(kinds, !input.excludePunctuation(), PUNCTUATION, excluded);
    add(kinds, input.includeSpace(), " ", excluded);
    if (kinds.isEmpty()) {
      throw SecretsErrors.invalid("There are no characters left to make a password of.");
    }
    boolean each = !Boolean.FALSE.equals(input.requireEachIncludedType());
    if (each && length < kinds.size()) {
      throw SecretsErrors.invalid(
          "Password length " + length + " too short based on the required types.");
    }
    List<Character> characters = new ArrayList<>(length);
    if (each) {
      kinds.forEach(kind -> characters.add(one(kind)));
    }
    String all = String.join("", kinds);
    while (characters.size() < length) {
      characters.add(one(all));
    }
    Collections.shuffle(characters, random);
    StringBuilder password = new StringBuilder(length);
    characters.forEach(password::append);
    return new Password(password.toString());
  }

  private static void add(List<String> kinds, boolean wanted, String kind, String excluded) {
    if (!wanted) {
      return;
    }
    StringBuilder left = new StringBuilder();
    kind.chars().filter(c -> excluded.indexOf(c) < 0).forEach(c -> left.append((char) c));
    if (!left.isEmpty()) {
      kinds.add(left.toString());
    }
  }

  private char one(String of) {
    return of.charAt(random.nextInt(of.length()));
  }
}
