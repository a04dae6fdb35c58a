/**
 * How long things are kept: a pure evaluator that weighs holds, laws, demands, source terms and
 * chosen periods ({@link dev.earshot.privacy.retention.Retention}), and the sweep that finds among
 * the kept mentions what is due ({@link dev.earshot.privacy.retention.Sweep}).
 *
 * <p>Nothing here deletes of itself: what is due is data that the host hands on, or has carried out
 * by a {@link dev.earshot.privacy.retention.Sweeper} or by {@link
 * dev.earshot.privacy.retention.Deletions} when it takes a turn. Mechanisms and defaults, no legal
 * advice.
 */
@NullMarked
package dev.earshot.privacy.retention;

import org.jspecify.annotations.NullMarked;
