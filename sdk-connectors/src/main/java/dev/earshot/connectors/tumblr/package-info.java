/** Tumblr over its API. */
@org.jspecify.annotations.NullMarked
package dev.earshot.connectors.tumblr;
