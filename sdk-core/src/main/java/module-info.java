/** The nouns, text analysis, listening queries and the pipeline of Earshot. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // privacy is built after it
module dev.earshot.core {
  requires static transitive jakarta.validation;
  requires static transitive org.jspecify;
  requires transitive java.sql;
  requires org.slf4j;
  requires tools.jackson.core;

  exports dev.earshot;
  exports dev.earshot.disk;
  exports dev.earshot.jdbc;
  exports dev.earshot.json;
  exports dev.earshot.key;
  exports dev.earshot.pipeline;
  exports dev.earshot.query;
  exports dev.earshot.sql to
      dev.earshot.privacy;
  exports dev.earshot.text;
}
