/** Earshot privacy. */
@org.jspecify.annotations.NullMarked
module dev.earshot.privacy {
  requires static transitive org.jspecify;
  requires transitive dev.earshot.core;

  exports dev.earshot.privacy;
  exports dev.earshot.privacy.ledger;
}
