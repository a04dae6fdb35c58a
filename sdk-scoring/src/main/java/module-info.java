/** Earshot scoring. */
@org.jspecify.annotations.NullMarked
module dev.earshot.scoring {
  requires static transitive org.jspecify;
  requires transitive dev.earshot.core;
}
