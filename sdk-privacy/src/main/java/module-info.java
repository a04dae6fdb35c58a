/** Earshot privacy. */
@org.jspecify.annotations.NullMarked
module dev.earshot.privacy {
  requires static transitive jakarta.validation;
  requires static transitive org.jspecify;
  requires transitive dev.earshot.core;
  requires transitive java.sql;
  requires com.github.benmanes.caffeine;
  requires org.slf4j;
  requires tools.jackson.databind;

  exports dev.earshot.privacy;
  exports dev.earshot.privacy.gate;
  exports dev.earshot.privacy.ledger;
  exports dev.earshot.privacy.proof;
  exports dev.earshot.privacy.receipt;
  exports dev.earshot.privacy.retention;
}
