/**
 * Linear models over hashed features of social text: what they are made of, how a host trains its
 * own, and those in the jar.
 *
 * <p>{@link dev.earshot.scoring.model.Classifier} scores texts by a {@link
 * dev.earshot.scoring.model.LinearModel}, and {@link dev.earshot.scoring.model.Trainer} makes one
 * from labelled texts. Everything here is deterministic: the same data in the same order makes the
 * same bytes on any machine.
 */
@NullMarked
package dev.earshot.scoring.model;

import org.jspecify.annotations.NullMarked;
