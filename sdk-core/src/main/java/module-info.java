/** The nouns, text analysis, listening queries and the pipeline of Earshot. */
@org.jspecify.annotations.NullMarked
module dev.earshot.core {
  requires static transitive jakarta.validation;
  requires static transitive org.jspecify;
  requires org.slf4j;
  requires tools.jackson.core;

  exports dev.earshot;
  exports dev.earshot.disk;
  exports dev.earshot.json;
  exports dev.earshot.key;
  exports dev.earshot.pipeline;
  exports dev.earshot.query;
  exports dev.earshot.text;
}
