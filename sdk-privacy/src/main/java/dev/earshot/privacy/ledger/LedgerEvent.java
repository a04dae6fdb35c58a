package dev.earshot.privacy.ledger;

import dev.earshot.MalformedException;
import dev.earshot.SubjectKey;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.RetentionRule;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something a person or a source said that bears on what may be done with the person's posts.
 *
 * <p>What is said of {@code analytics} is said of {@code analytics.brand} too. No purpose at all
 * means every purpose.
 *
 * <p>Holds no personal data but the {@link SubjectKey}: neither evidence nor actor nor the
 * idempotency key may name the person. Immutable and thread-safe; {@link #toString()} shows neither
 * subject nor evidence.
 */
public final class LedgerEvent {
  /** What was said. */
  public enum Type {
    /** Consent was given. */
    GRANT(1, Verdict.GRANTED, true, true),
    /** Consent was given in so many words, as sensitive categories need. */
    EXPLICIT_GRANT(2, Verdict.GRANTED_EXPLICITLY, true, true),
    /** Consent was asked for and not given. */
    REFUSE(3, Verdict.REFUSED, true, false),
    /** Consent was taken back. */
    WITHDRAW(4, Verdict.WITHDRAWN, true, false),
    /** The person opted out, in whatever way: a form, a browser signal, a letter. */
    OPT_OUT(5, Verdict.OPTED_OUT, true, false),
    /** The person ended earlier opt-outs and objections. No consent by itself. */
    OPT_IN(6, Verdict.NONE, true, true),
    /** The person objected to processing that rests on an interest of ours. */
    OBJECT(7, Verdict.OBJECTED, true, false),
    /** Processing is to rest, perhaps for a limited time. */
    RESTRICT(8, Verdict.RESTRICTED, true, true),
    /** Earlier restrictions are over. */
    UNRESTRICT(9, Verdict.NONE, true, false),
    /**
     * A legal hold: what is stored is kept, and used for nothing else. Its evidence names the case.
     */
    HOLD(10, Verdict.RESTRICTED, false, true),
    /** The hold of the case that the evidence names is over; other holds stay. */
    RELEASE(11, Verdict.NONE, false, false),
    /** The person is a child by the tenant's threshold. */
    AGE_FLAG(12, Verdict.CHILD, false, false),
    /** The flag was wrong, or the child came of age. */
    AGE_CLEARED(13, Verdict.NONE, false, false),
    /** A parent agreed to these purposes. Lifts the age flag, and is no consent by itself. */
    PARENTAL_CONSENT(14, Verdict.NONE, true, true),
    /** Nothing of the person is to be taken in again. Final. */
    SUPPRESS(15, Verdict.SUPPRESSED, false, false),
    /** The source says that the account is gone: the account, not one post. */
    SOURCE_DELETED(16, Verdict.PROTECTED, false, false),
    /** The source says that the account turned private. */
    SOURCE_PROTECTED(17, Verdict.PROTECTED, false, false),
    /** The source shows the account to everybody again. */
    SOURCE_RESTORED(18, Verdict.NONE, false, false),
    /** The person was told; the evidence names the notice and its version. */
    NOTICE_GIVEN(19, Verdict.NONE, true, false),
    /**
     * What was stored of the person was erased. Suppresses while it stands, so that it stays out.
     */
    ERASED(20, Verdict.SUPPRESSED, false, true),
    /**
     * The account whose key the evidence names, in its written form, had this name once: what is
     * said against processing under the name is said of the account. Nothing by itself.
     */
    FORMER_NAME(21, Verdict.NONE, false, false),
    /**
     * The account showed a name once, whose key the evidence is, in its written form: what stands
     * against processing under the name stands against the account, as long as it stands there.
     * Nothing by itself.
     */
    SHOWN_AS(22, Verdict.NONE, false, false),
    /**
     * The person showed that the account is theirs, such as by logging in with its network; the
     * evidence names the session or the permission. No consent by itself.
     */
    AUTHENTICATED(23, Verdict.NONE, false, true),
    /** What they had shown holds no longer: they logged out, or took the permission back. */
    AUTHENTICATION_ENDED(24, Verdict.NONE, false, false),
    /**
     * A newer version of this library recorded something that this one cannot read. It is kept as
     * it is, denies every purpose, and nothing lifts it. Never made by a builder.
     */
    UNKNOWN(0, Verdict.UNKNOWN, false, false);

    private static final Type[] BY_CODE = byCode();

    final int code;
    final Verdict verdict;
    private final boolean scoped;
    private final boolean mayEnd;

    Type(int code, Verdict verdict, boolean scoped, boolean mayEnd) {
      this.code = code;
      this.verdict = verdict;
      this.scoped = scoped;
      this.mayEnd = mayEnd;
    }

    /** Returns whether it speaks against processing. */
    public boolean isAgainst() {
      return verdict.isAgainst();
    }

    /** Returns whether its evidence is the key of an account or a name, in its written form. */
    public boolean namesAKey() {
      return this == FORMER_NAME || this == SHOWN_AS;
    }

    /** Returns whether it may name purposes; otherwise it always covers every purpose. */
    public boolean isScoped() {
      return scoped;
    }

    /** Returns whether it may have an end of its own. */
    public boolean mayEnd() {
      return mayEnd;
    }

    static @Nullable Type ofCode(int code) {
      return code > 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }

    private static Type[] byCode() {
      Type[] types = new Type[values().length + 1];
      for (Type type : values()) {
        types[type.code] = type;
      }
      return types;
    }
  }

  private static final int MAX_EVIDENCE_BYTES = 1024;
  private static final int MAX_NAME_BYTES = 256;
  private static final int MAX_PURPOSES = 64;

  private final Type type;
  private final SubjectKey subject;
  private final List<Purpose> purposes;
  private final Instant effectiveFrom;
  private final @Nullable Instant effectiveUntil;
  private final Instant claimedAt;
  private final String evidence;
  private final String actor;
  private final @Nullable String idempotencyKey;

  /* All of the record, for a type that is not known or a content whose key is destroyed. */
  private final byte @Nullable [] unread;

  private LedgerEvent(SubjectKey subject, Instant claimedAt, byte[] unread) {
    type = Type.UNKNOWN;
    this.subject = subject;
    purposes = List.of();
    this.claimedAt = claimedAt;
    effectiveFrom = claimedAt;
    effectiveUntil = null;
    evidence = "";
    actor = "";
    idempotencyKey = null;
    this.unread = unread;
  }

  private LedgerEvent(Builder builder) {
    unread = builder.unread;
    type = builder.type;
    subject = builder.subject;
    purposes = builder.purposes;
    claimedAt = builder.claimedAt;
    effectiveFrom = builder.effectiveFrom == null ? claimedAt : builder.effectiveFrom;
    effectiveUntil = builder.effectiveUntil;
    evidence = builder.evidence;
    actor = builder.actor;
    idempotencyKey = builder.idempotencyKey;
    if (!type.isScoped() && !purposes.isEmpty()) {
      throw new IllegalArgumentException("purposes: " + type + " covers every purpose");
    }
    if (type.namesAKey()) {
      requireKey(evidence);
    }
    if (effectiveUntil != null) {
      if (!type.mayEnd()) {
        throw new IllegalArgumentException("effectiveUntil: " + type + " does not end by itself");
      }
      if (!effectiveUntil.isAfter(effectiveFrom)) {
        throw new IllegalArgumentException("effectiveUntil: expected after effectiveFrom");
      }
    }
  }

  private static void requireKey(String evidence) {
    try {
      SubjectKey.parse(evidence);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "evidence: expected the key of the account, 32 hexadecimal digits", e);
    }
  }

  /**
   * Returns a builder.
   *
   * @param type what was said; not {@link Type#UNKNOWN}
   * @param subject of whom
   * @param claimedAt when, by the word of whoever reported it
   */
  public static Builder builder(Type type, SubjectKey subject, Instant claimedAt) {
    return new Builder(type, subject, claimedAt);
  }

  static LedgerEvent unknown(SubjectKey subject, Instant claimedAt, byte[] record) {
    return new LedgerEvent(subject, claimedAt, record);
  }

  /**
   * Returns the event of its {@linkplain #toBytes() bytes}. What this version cannot read is an
   * event of type {@link Type#UNKNOWN} with those bytes, and what is sealed is not {@linkplain
   * #isReadable() readable}.
   *
   * @throws MalformedException if they are the bytes of no event, or not in the one form that it
   *     has
   */
  public static LedgerEvent from(byte[] bytes) {
    LedgerEvent event = RecordCodec.decode(bytes);
    if (!Arrays.equals(bytes, event.toBytes())) {
      throw new MalformedException(
          "ledger record", null, -1, "expected the one form that this event has", null);
    }
    return event;
  }

  /**
   * Returns the event of a record as a ledger {@linkplain Ledger#entry stores} it; where its
   * content is sealed, it is not {@linkplain #isReadable() readable}.
   *
   * @throws MalformedException if they are the bytes of no record
   */
  public static LedgerEvent ofStored(byte[] record) {
    return RecordCodec.decode(record);
  }

  /**
   * Returns the one form that this event has in bytes, as {@code docs/formats/ledger.md} describes
   * it: what a store keeps of it, what travels to a replica, what is hashed and compared.
   */
  public byte[] toBytes() {
    return RecordCodec.encode(this);
  }

  byte @Nullable [] unread() {
    return unread;
  }

  /**
   * Returns whether all of it can be read. Where the key of its subject was destroyed, evidence,
   * actor and idempotency key are gone: evidence and actor are empty then. Type, subject, purposes
   * and times stay, and so does the evidence by which a hold is released, a notice known or names
   * are joined.
   */
  public boolean isReadable() {
    return unread == null;
  }

  /** Returns what was said. */
  public Type type() {
    return type;
  }

  /** Returns whom it is about. */
  public SubjectKey subject() {
    return subject;
  }

  /** Returns the purposes it covers, each with all below it; empty for every purpose. */
  public Set<Purpose> purposes() {
    return Set.copyOf(purposes);
  }

  /** Returns the purposes in the order of their names, without repetition. */
  List<Purpose> scope() {
    return purposes;
  }

  /**
   * Returns from when it is meant to hold. What speaks against processing holds from its receipt
   * whatever this says; what speaks for it, not before both.
   */
  public Instant effectiveFrom() {
    return effectiveFrom;
  }

  /** Returns the first instant at which it no longer holds; empty if it has no end of its own. */
  public Optional<Instant> effectiveUntil() {
    return Optional.ofNullable(effectiveUntil);
  }

  /** Returns when it was said, by the word of whoever reported it. */
  public Instant claimedAt() {
    return claimedAt;
  }

  /** Returns how it was received: the notice's, the form's or the case's id; may be empty. */
  public String evidence() {
    return evidence;
  }

  /** Returns which part of the host recorded it, or in which role; may be empty. */
  public String actor() {
    return actor;
  }

  /** Returns the token under which it is recorded at most once. */
  public Optional<String> idempotencyKey() {
    return Optional.ofNullable(idempotencyKey);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LedgerEvent that
        && type == that.type
        && subject.equals(that.subject)
        && purposes.equals(that.purposes)
        && effectiveFrom.equals(that.effectiveFrom)
        && Objects.equals(effectiveUntil, that.effectiveUntil)
        && claimedAt.equals(that.claimedAt)
        && evidence.equals(that.evidence)
        && actor.equals(that.actor)
        && Objects.equals(idempotencyKey, that.idempotencyKey)
        && Arrays.equals(unread, that.unread);
  }

  @Override
  public int hashCode() {
    return Objects.hash(type, subject, purposes, claimedAt, evidence, idempotencyKey);
  }

  /** Returns type and purposes, nothing that belongs to a person. */
  @Override
  public String toString() {
    return type + (purposes.isEmpty() ? " of every purpose" : " of " + purposes);
  }

  /** Builds an event. Not thread-safe. */
  public static final class Builder {
    private final Type type;
    private final SubjectKey subject;
    private final Instant claimedAt;
    private List<Purpose> purposes = List.of();
    private @Nullable Instant effectiveFrom;
    private @Nullable Instant effectiveUntil;
    private String evidence = "";
    private String actor = "";
    private @Nullable String idempotencyKey;
    private byte @Nullable [] unread;

    private Builder(Type type, SubjectKey subject, Instant claimedAt) {
      this.type = Objects.requireNonNull(type, "type");
      if (type == Type.UNKNOWN) {
        throw new IllegalArgumentException("type: UNKNOWN is only ever read");
      }
      this.subject = Objects.requireNonNull(subject, "subject");
      this.claimedAt = Objects.requireNonNull(claimedAt, "claimedAt");
    }

    Type type() {
      return type;
    }

    /** Has the event keep those bytes, of which a part cannot be read. */
    Builder unreadable(byte[] record) {
      unread = record;
      return this;
    }

    /**
     * Sets the purposes; every purpose if never called.
     *
     * @throws IllegalArgumentException if there is none, or more than 64
     */
    public Builder purposes(Purpose... purposes) {
      return purposes(List.of(purposes));
    }

    /**
     * Sets the purposes; every purpose if never called.
     *
     * @throws IllegalArgumentException if there is none, or more than 64
     */
    public Builder purposes(Collection<Purpose> purposes) {
      if (purposes.isEmpty() || purposes.size() > MAX_PURPOSES) {
        throw new IllegalArgumentException(
            "purposes: expected 1 to " + MAX_PURPOSES + ", got " + purposes.size());
      }
      this.purposes =
          purposes.size() == 1
              ? List.copyOf(purposes)
              : purposes.stream().distinct().sorted(Comparator.comparing(Purpose::id)).toList();
      return this;
    }

    /**
     * Sets from when it is meant to hold; {@code claimedAt} if never called. What speaks against
     * processing holds from its receipt all the same.
     *
     * @throws IllegalArgumentException if that is {@linkplain RetentionRule#isNever so far ahead}
     *     that it never comes
     */
    public Builder effectiveFrom(Instant effectiveFrom) {
      if (RetentionRule.isNever(effectiveFrom)) {
        throw new IllegalArgumentException(
            "effectiveFrom: expected a moment that comes: so far ahead it never holds");
      }
      return begins(effectiveFrom);
    }

    /** Sets from when it is meant to hold, as a record of it says. */
    Builder begins(Instant effectiveFrom) {
      this.effectiveFrom = Objects.requireNonNull(effectiveFrom, "effectiveFrom");
      return this;
    }

    /**
     * Sets the first instant at which it no longer holds. Consent, opt-in, parental consent,
     * restriction and hold may end by themselves; nothing else does.
     */
    public Builder effectiveUntil(Instant effectiveUntil) {
      this.effectiveUntil = Objects.requireNonNull(effectiveUntil, "effectiveUntil");
      return this;
    }

    /**
     * Sets how it was received.
     *
     * @param evidence an id of a notice, a form, a case or a signal; never personal data; at most
     *     1,024 bytes of UTF-8
     * @throws IllegalArgumentException if it is longer, or no valid text
     */
    public Builder evidence(String evidence) {
      this.evidence = text("evidence", evidence, MAX_EVIDENCE_BYTES);
      return this;
    }

    /**
     * Sets which part of the host recorded it, or in which role.
     *
     * @param actor never personal data; at most 256 bytes of UTF-8
     * @throws IllegalArgumentException if it is longer, or no valid text
     */
    public Builder actor(String actor) {
      this.actor = text("actor", actor, MAX_NAME_BYTES);
      return this;
    }

    /**
     * Sets the token under which it is recorded at most once.
     *
     * @param key not empty, never personal data; at most 256 bytes of UTF-8
     * @throws IllegalArgumentException if it is empty or longer, or no valid text
     */
    public Builder idempotencyKey(String key) {
      if (key.isEmpty()) {
        throw new IllegalArgumentException("idempotencyKey: expected at least one character");
      }
      this.idempotencyKey = text("idempotencyKey", key, MAX_NAME_BYTES);
      return this;
    }

    /**
     * Returns the event.
     *
     * @throws IllegalArgumentException if the type has no purposes or no end of its own but was
     *     given them, or if the end is not after the start
     */
    public LedgerEvent build() {
      return new LedgerEvent(this);
    }

    private static String text(String field, String value, int maxBytes) {
      int bytes = isAscii(value) ? value.length() : utf8Length(field, value);
      if (bytes > maxBytes) {
        throw new IllegalArgumentException(
            field + ": expected at most " + maxBytes + " bytes of UTF-8, got " + bytes);
      }
      return value;
    }

    private static boolean isAscii(String value) {
      for (int i = 0; i < value.length(); i++) {
        if (value.charAt(i) >= 0x80) {
          return false;
        }
      }
      return true;
    }

    private static int utf8Length(String field, String value) {
      try {
        return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value)).remaining();
      } catch (CharacterCodingException e) {
        throw new IllegalArgumentException(field + ": a surrogate stands alone", e);
      }
    }
  }
}
