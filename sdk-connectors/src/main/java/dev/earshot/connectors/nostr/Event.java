package dev.earshot.connectors.nostr;

import dev.earshot.MalformedException;
import dev.earshot.connectors.format.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An event whose id is that of its content (NIP-01).
 *
 * @param id in hexadecimal, lower case; of an event that states none, what it must be
 * @param author the author's key in hexadecimal
 * @param createdAt seconds since 1970, as the author says
 * @param signature in hexadecimal; null where the event has none
 */
record Event(
    String id,
    String author,
    long createdAt,
    int kind,
    List<List<String>> tags,
    String content,
    @Nullable String signature) {
  private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern SIGNATURE = Pattern.compile("[0-9a-f]{128}");
  private static final int MOST_KINDS = 65_535;
  private static final long LATEST = 253_402_300_799L;

  /** Returns whether a record looks like an event at all. */
  static boolean isOne(Json record) {
    return record.isObject() && record.has("kind") && record.has("content");
  }

  static boolean isKey(String text) {
    return KEY.matcher(text).matches();
  }

  /**
   * Reads an event and checks its id.
   *
   * @throws MalformedException naming the field that is none, or whose id is another's
   */
  static Event of(Json record, String source) {
    String author =
        record
            .text("pubkey")
            .filter(Event::isKey)
            .orElseThrow(() -> wrong(source, "pubkey", "a key"));
    long kind = record.whole("kind").orElse(-1);
    if (kind < 0 || kind > MOST_KINDS) {
      throw wrong(source, "kind", "a number from 0 to 65535");
    }
    long createdAt = record.whole("created_at").orElse(-1);
    if (createdAt < 0 || createdAt > LATEST) {
      throw wrong(source, "created_at", "seconds since 1970");
    }
    List<List<String>> tags = new ArrayList<>();
    for (Json tag : record.at("tags").items()) {
      tags.add(tag.items().stream().map(part -> part.text().orElse("")).toList());
    }
    String content = record.text("content").orElse("");
    Event event =
        new Event("", author, createdAt, (int) kind, List.copyOf(tags), content, signature(record));
    String id = event.digest();
    if (record.has("id") && !record.text("id").orElse("").equals(id)) {
      throw wrong(source, "id", "the digest of the event");
    }
    return new Event(id, author, createdAt, (int) kind, tags, content, event.signature());
  }

  private static @Nullable String signature(Json record) {
    return record.text("sig").filter(text -> SIGNATURE.matcher(text).matches()).orElse(null);
  }

  private static MalformedException wrong(String source, String field, String expected) {
    return new MalformedException(
        source, field, -1, "expected " + expected + ", got something else", null);
  }

  /** The SHA-256 of the one way to write it. */
  private String digest() {
    StringBuilder text = new StringBuilder("[0,");
    quoted(author, text);
    text.append(',').append(createdAt).append(',').append(kind).append(",[");
    for (int i = 0; i < tags.size(); i++) {
      text.append(i == 0 ? "[" : ",[");
      for (int j = 0; j < tags.get(i).size(); j++) {
        text.append(j == 0 ? "" : ",");
        quoted(tags.get(i).get(j), text);
      }
      text.append(']');
    }
    text.append("],");
    quoted(content, text);
    text.append(']');
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /* These seven are escaped and nothing else is. */
  private static void quoted(String value, StringBuilder text) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\n' -> text.append("\\n");
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        case '\b' -> text.append("\\b");
        case '\f' -> text.append("\\f");
        default -> text.append(c);
      }
    }
    text.append('"');
  }

  /** Returns the second part of the first tag of a name. */
  Optional<String> tag(String name) {
    return tags(name).stream().map(tag -> tag.get(1)).filter(value -> !value.isBlank()).findFirst();
  }

  /** Returns the tags of a name that have a second part. */
  List<List<String>> tags(String name) {
    return tags.stream().filter(tag -> tag.size() > 1 && tag.get(0).equals(name)).toList();
  }

  /** Returns whether newer events of the same author and name replace it. */
  boolean isAddressable() {
    return kind >= 30_000 && kind < 40_000;
  }

  /** Returns what stays the same over its edits: its coordinates, or its id. */
  String nativeId() {
    return isAddressable() ? kind + ":" + author + ":" + name() : id;
  }

  String name() {
    return tag("d").orElse("");
  }

  /** Returns when relays must forget it (NIP-40), if it says so. */
  Optional<Instant> expiration() {
    return tag("expiration")
        .filter(text -> text.matches("\\d{1,11}"))
        .map(text -> Instant.ofEpochSecond(Long.parseLong(text)));
  }
}
