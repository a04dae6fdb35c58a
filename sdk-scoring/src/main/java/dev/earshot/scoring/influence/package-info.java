/**
 * Who is listened to: a score from 0 to 100 for every author, with its formula, its components and
 * what speaks for it.
 *
 * <p>{@link dev.earshot.scoring.influence.Influence} counts what is seen, {@link
 * dev.earshot.scoring.influence.Norms} is what a network lets expect at an instant, and {@link
 * dev.earshot.scoring.influence.AuthorInfluence} is one author against that. For public engagement
 * only: nothing is inferred about what a person is.
 */
@NullMarked
package dev.earshot.scoring.influence;

import org.jspecify.annotations.NullMarked;
