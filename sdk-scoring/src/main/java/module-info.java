/** Earshot scoring: sentiment with explanations, metrics and trends. */
@org.jspecify.annotations.NullMarked
module dev.earshot.scoring {
  requires static transitive org.jspecify;
  requires transitive dev.earshot.core;

  exports dev.earshot.scoring;
  exports dev.earshot.scoring.audience;
  exports dev.earshot.scoring.copies;
  exports dev.earshot.scoring.graph;
  exports dev.earshot.scoring.influence;
  exports dev.earshot.scoring.metric;
  exports dev.earshot.scoring.model;
  exports dev.earshot.scoring.topic;
  exports dev.earshot.scoring.trend;
}
