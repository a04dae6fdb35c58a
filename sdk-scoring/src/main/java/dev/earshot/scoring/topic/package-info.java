/**
 * What is talked about: terms, phrases, hashtags and named entities that come more often than
 * usual, than elsewhere, or than before.
 *
 * <p>{@link dev.earshot.scoring.topic.Topics} counts as mentions come, change and go; {@link
 * dev.earshot.scoring.topic.EntityList} finds what a host named, and any scorer that gives {@link
 * dev.earshot.scoring.topic.NamedEntities} may take its place.
 */
@NullMarked
package dev.earshot.scoring.topic;

import org.jspecify.annotations.NullMarked;
