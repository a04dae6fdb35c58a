/**
 * Who is listened to: a score from 0 to 100 for every author, with its formula, its components and
 * what speaks for it.
 *
 * <p>{@link dev.earshot.scoring.influence.Influence} counts what is seen, {@link
 * dev.earshot.scoring.influence.Norms} is what a network lets expect at an instant, and {@link
 * dev.earshot.scoring.influence.AuthorInfluence} is one author against that; {@link
 * dev.earshot.scoring.influence.InfluenceEnricher} makes it a score of posts, and {@link
 * dev.earshot.scoring.influence.Objections} are a person's word over it. {@link
 * dev.earshot.scoring.influence.Interactions} is who turns to whom, as a graph, and {@link
 * dev.earshot.scoring.influence.Signal} what speaks for a program or for spam. For public
 * engagement only: nothing is inferred about what a person is.
 */
@NullMarked
package dev.earshot.scoring.influence;

import org.jspecify.annotations.NullMarked;
