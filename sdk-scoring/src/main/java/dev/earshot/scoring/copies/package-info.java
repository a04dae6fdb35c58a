/**
 * Posts that say what others have said: copies by levels, their clusters, and bursts of them.
 *
 * <p>{@link dev.earshot.scoring.copies.Copies} is a sink that holds numbers made of the words of
 * each post; {@link dev.earshot.scoring.copies.CopyLevel} says what counts as how close.
 */
@NullMarked
package dev.earshot.scoring.copies;

import org.jspecify.annotations.NullMarked;
