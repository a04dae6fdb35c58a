/**
 * How long things are kept: a pure evaluator that weighs holds, laws, demands, source terms and
 * chosen periods ({@link dev.earshot.privacy.retention.Retention}), and the sweep that finds among
 * the kept mentions what is due ({@link dev.earshot.privacy.retention.Sweep}).
 *
 * <p>Nothing here deletes: what is due is data that the host hands on.
 */
@NullMarked
package dev.earshot.privacy.retention;

import org.jspecify.annotations.NullMarked;
