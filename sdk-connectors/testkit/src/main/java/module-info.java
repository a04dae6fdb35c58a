/** Contracts as JUnit classes, for integrators. */
@org.jspecify.annotations.NullMarked
module dev.earshot.testkit {
  requires static transitive org.jspecify;
  requires transitive dev.earshot.connectors;
  requires transitive dev.earshot.privacy;
  requires transitive org.junit.jupiter.api;
  requires org.opentest4j;
  requires jdk.httpserver;

  exports dev.earshot.testkit;
}
