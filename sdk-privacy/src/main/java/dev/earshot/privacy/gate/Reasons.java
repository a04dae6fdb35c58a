package dev.earshot.privacy.gate;

import dev.earshot.privacy.Decision;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.privacy.Purpose;

/** The sentence behind a code, for people; no content and no names. */
final class Reasons {
  private Reasons() {}

  static String of(Decision.Code code, PolicyPack pack, Purpose purpose) {
    return switch (code) {
      case VISIBILITY_UNKNOWN -> "The source does not say who may read the post.";
      case NOT_PUBLIC -> "Not everybody may read the post.";
      case NO_PROVENANCE -> "Nobody says how the post was collected.";
      case METHOD_NOT_ACCEPTED -> "The pack does not accept how the post was collected.";
      case TERMS_UNKNOWN -> "Nobody says under which terms of its source the post was collected.";
      case UNKNOWN_PURPOSE -> "The pack knows no purpose " + purpose + ".";
      case PURPOSE_DENIED -> "The pack denies the purpose " + purpose + ", whoever consents.";
      case SUPPRESSED -> "The person was erased and is not collected again.";
      case CHILD -> "The author is a child: younger than " + pack.minimumAge() + ", or flagged.";
      case AUTHOR_PROTECTED -> "The source no longer shows the account to everybody.";
      case OBJECTED -> "The person objected to " + purpose + ".";
      case OPTED_OUT -> "The person opted out of " + purpose + ".";
      case RESTRICTED -> "Processing rests: the person restricted it, or a legal hold does.";
      case STANDING_UNKNOWN -> "What the person said cannot be read, or is not loaded yet.";
      case NO_CONSENT -> "The purpose " + purpose + " lacks the consent it needs.";
      case NOT_AUTHENTICATED -> "The person has not shown that the account is theirs.";
      case NO_NOTICE -> "The person was not told of " + purpose + " in the way the pack demands.";
      case ADMITTED -> "Nothing stands against " + purpose + ".";
    };
  }
}
