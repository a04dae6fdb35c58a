package dev.earshot.privacy;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about a post or a person, by which rule, on which ground, and when that may
 * change by itself.
 *
 * <p>The same post, pack, ledger and moment give the same decision. It holds no content and names
 * nobody.
 *
 * @param code what was decided
 * @param rule the id of the rule that decided, such as {@code SM-34}
 * @param source the document behind the rule: the pack's name, version and document
 * @param because one sentence without content
 * @param eventOrNull the number of the ledger event that decided; null where none did
 * @param nextChangeOrNull when the decision may change without a new event; null for never
 */
public record Decision(
    Code code,
    String rule,
    String source,
    String because,
    @Nullable Long eventOrNull,
    @Nullable Instant nextChangeOrNull) {
  /** What can be decided. In the order of checking; the first that applies is told. */
  public enum Code {
    /** The source does not say who may read it. */
    VISIBILITY_UNKNOWN,
    /** Not everybody may read it. */
    NOT_PUBLIC,
    /** Nobody says how it was collected. */
    NO_PROVENANCE,
    /** It came by a road that the pack does not accept. */
    METHOD_NOT_ACCEPTED,
    /** Nobody says under which terms of its source it was collected. */
    TERMS_UNKNOWN,
    /** The pack knows no such purpose, and there is no gate for it: to make one is refused. */
    UNKNOWN_PURPOSE,
    /** The pack denies the purpose, whoever consents. */
    PURPOSE_DENIED,
    /** The person was erased and is not collected again. */
    SUPPRESSED,
    /** The author is younger than the pack allows. */
    CHILD,
    /** The account is not public. */
    AUTHOR_PROTECTED,
    /** The person objected. */
    OBJECTED,
    /** The person opted out. */
    OPTED_OUT,
    /** The person restricted the processing for a time. */
    RESTRICTED,
    /** It cannot be told what the person said: a newer version recorded it, or it is not loaded. */
    STANDING_UNKNOWN,
    /** Consent is needed, and there is none, or it was refused or withdrawn. */
    NO_CONSENT,
    /** The pack demands that the person shows who they are first, and the ledger holds no such. */
    NOT_AUTHENTICATED,
    /** The pack demands that the person is told first, and the ledger holds no such notice. */
    NO_NOTICE,
    /** It may be processed. */
    ADMITTED
  }

  /** Creates a decision. */
  public Decision {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(because, "because");
  }

  /** Returns whether it may be processed. */
  public boolean isAdmitted() {
    return code == Code.ADMITTED;
  }

  /** Returns the number of the ledger event that decided, if one did. */
  public OptionalLong event() {
    return eventOrNull == null ? OptionalLong.empty() : OptionalLong.of(eventOrNull);
  }

  /** Returns when the decision may change without a new event. */
  public Optional<Instant> nextChange() {
    return Optional.ofNullable(nextChangeOrNull);
  }
}
